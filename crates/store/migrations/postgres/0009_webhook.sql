-- Other systems that are told what happens. The secret signs what is sent, so it cannot be a hash.
CREATE TABLE webhook (
    id          UUID NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    name_key    TEXT COLLATE "C" NOT NULL UNIQUE,
    url         TEXT NOT NULL,
    kinds       TEXT NOT NULL,
    secret      BYTEA NOT NULL,
    is_on       BOOLEAN NOT NULL,
    off_because TEXT,
    seen        BIGINT NOT NULL,
    given_up    BIGINT NOT NULL,
    created_at  TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    version     BIGINT NOT NULL
);

-- One event on its way to one webhook; a ping has no event.
CREATE TABLE webhook_delivery (
    id          UUID NOT NULL PRIMARY KEY,
    webhook     UUID NOT NULL REFERENCES webhook (id),
    event       BIGINT REFERENCES event (seq),
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    attempts    BIGINT NOT NULL,
    next_at     TEXT COLLATE "C",
    status      BIGINT,
    error       TEXT,
    created_at  TEXT COLLATE "C" NOT NULL,
    finished_at TEXT,
    UNIQUE (webhook, event)
);

CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook, id);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook, event) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'waiting';

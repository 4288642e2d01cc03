-- Other systems that are told what happens. The secret signs what is sent, so it cannot be a hash.
CREATE TABLE webhook (
    id          BLOB NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL UNIQUE,
    url         TEXT NOT NULL,
    kinds       TEXT NOT NULL CHECK (json_valid(kinds)),
    secret      BLOB NOT NULL,
    is_on       INTEGER NOT NULL,
    off_because TEXT,
    seen        INTEGER NOT NULL,
    given_up    INTEGER NOT NULL,
    created_at  TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

-- One event on its way to one webhook; a ping has no event.
CREATE TABLE webhook_delivery (
    id          BLOB NOT NULL PRIMARY KEY,
    webhook     BLOB NOT NULL REFERENCES webhook (id),
    event       INTEGER REFERENCES event (seq),
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    next_at     TEXT,
    status      INTEGER,
    error       TEXT,
    created_at  TEXT NOT NULL,
    finished_at TEXT,
    UNIQUE (webhook, event)
) STRICT;

CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook, id);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook, event) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'waiting';

-- Every estimate that a task had. Of a task that was never estimated anew there is none: what it was
-- made with is its first.
CREATE TABLE task_estimate (
    task    UUID NOT NULL REFERENCES task (id),
    seq     BIGINT NOT NULL,
    tenths  BIGINT NOT NULL,
    low     BIGINT,
    likely  BIGINT,
    high    BIGINT,
    source  TEXT NOT NULL,
    said_by TEXT NOT NULL,
    said_at TEXT NOT NULL,
    reason  TEXT,
    PRIMARY KEY (task, seq)
);

-- What tasks of a name took: reference classes.
CREATE INDEX task_by_name ON task (name, state, done_at);

-- Rounds of estimation. Votes are kept by cycle: nobody reads those of a cycle that is not revealed.
CREATE TABLE estimation_round (
    id        UUID NOT NULL PRIMARY KEY,
    number    BIGINT NOT NULL UNIQUE,
    title     TEXT NOT NULL,
    scale     TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    closed_by TEXT,
    closed_at TEXT,
    version   BIGINT NOT NULL
);

CREATE TABLE round_group (
    round           UUID NOT NULL REFERENCES estimation_round (id),
    position        BIGINT NOT NULL,
    name            TEXT NOT NULL,
    kind            TEXT,
    cycle           BIGINT NOT NULL,
    state           TEXT NOT NULL,
    accepted_tenths BIGINT,
    PRIMARY KEY (round, position)
);

CREATE TABLE round_task (
    round    UUID NOT NULL REFERENCES estimation_round (id),
    position BIGINT NOT NULL,
    place    BIGINT NOT NULL,
    task     UUID NOT NULL REFERENCES task (id),
    PRIMARY KEY (round, position, place)
);

CREATE TABLE round_vote (
    round    UUID NOT NULL REFERENCES estimation_round (id),
    position BIGINT NOT NULL,
    cycle    BIGINT NOT NULL,
    person   TEXT NOT NULL,
    tenths   BIGINT NOT NULL,
    size     TEXT,
    said_at  TEXT NOT NULL,
    PRIMARY KEY (round, position, cycle, person)
);

-- Every estimate that a task had. Of a task that was never estimated anew there is none: what it was
-- made with is its first.
CREATE TABLE task_estimate (
    task    BLOB NOT NULL REFERENCES task (id),
    seq     INTEGER NOT NULL,
    tenths  INTEGER NOT NULL,
    low     INTEGER,
    likely  INTEGER,
    high    INTEGER,
    source  TEXT NOT NULL,
    said_by TEXT NOT NULL,
    said_at TEXT NOT NULL,
    reason  TEXT,
    PRIMARY KEY (task, seq)
) STRICT, WITHOUT ROWID;

-- What tasks of a name took: reference classes.
CREATE INDEX task_by_name ON task (name, state, done_at);

-- Rounds of estimation. Votes are kept by cycle: nobody reads those of a cycle that is not revealed.
CREATE TABLE estimation_round (
    id        BLOB NOT NULL PRIMARY KEY,
    number    INTEGER NOT NULL UNIQUE,
    title     TEXT NOT NULL,
    scale     TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    closed_by TEXT,
    closed_at TEXT,
    version   INTEGER NOT NULL
) STRICT;

CREATE TABLE round_group (
    round           BLOB NOT NULL REFERENCES estimation_round (id),
    position        INTEGER NOT NULL,
    name            TEXT NOT NULL,
    kind            TEXT,
    cycle           INTEGER NOT NULL,
    state           TEXT NOT NULL,
    accepted_tenths INTEGER,
    PRIMARY KEY (round, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE round_task (
    round    BLOB NOT NULL REFERENCES estimation_round (id),
    position INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    task     BLOB NOT NULL REFERENCES task (id),
    PRIMARY KEY (round, position, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE round_vote (
    round    BLOB NOT NULL REFERENCES estimation_round (id),
    position INTEGER NOT NULL,
    cycle    INTEGER NOT NULL,
    person   TEXT NOT NULL,
    tenths   INTEGER NOT NULL,
    size     TEXT,
    said_at  TEXT NOT NULL,
    PRIMARY KEY (round, position, cycle, person)
) STRICT, WITHOUT ROWID;

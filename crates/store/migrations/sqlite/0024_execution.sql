-- The execution plan of a release: its text as people wrote it, and the steps that it comes to. The
-- graph is with the steps (`waits`, JSON), so that one step moves without the rest being written.
CREATE TABLE execution_plan (
    id         BLOB NOT NULL PRIMARY KEY,
    number     INTEGER NOT NULL UNIQUE,
    release    BLOB NOT NULL UNIQUE REFERENCES release_backlog (id),
    status     TEXT NOT NULL,
    text       TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL,
    version    INTEGER NOT NULL
) STRICT;

CREATE TABLE execution_step (
    execution  BLOB NOT NULL REFERENCES execution_plan (id),
    line       INTEGER NOT NULL,
    part       INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    title      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    workload   TEXT,
    asset      BLOB,
    asset_name TEXT,
    command    TEXT,
    waits      TEXT NOT NULL,
    state      TEXT NOT NULL,
    begun_by   TEXT,
    begun_at   TEXT,
    ended_by   TEXT,
    ended_at   TEXT,
    word       TEXT,
    exit_code  INTEGER,
    attempts   INTEGER NOT NULL,
    PRIMARY KEY (execution, line, part)
) STRICT, WITHOUT ROWID;

-- The execution plan of a release: its text as people wrote it, and the steps that it comes to. The
-- graph is with the steps (`waits`, JSON), so that one step moves without the rest being written.
CREATE TABLE execution_plan (
    id         UUID NOT NULL PRIMARY KEY,
    number     BIGINT NOT NULL UNIQUE,
    release    UUID NOT NULL UNIQUE REFERENCES release_backlog (id),
    status     TEXT NOT NULL,
    text       TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL,
    version    BIGINT NOT NULL
);

CREATE TABLE execution_step (
    execution  UUID NOT NULL REFERENCES execution_plan (id),
    line       BIGINT NOT NULL,
    part       BIGINT NOT NULL,
    position   BIGINT NOT NULL,
    title      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    workload   TEXT,
    asset      UUID,
    asset_name TEXT,
    command    TEXT,
    waits      TEXT NOT NULL,
    state      TEXT NOT NULL,
    begun_by   TEXT,
    begun_at   TEXT,
    ended_by   TEXT,
    ended_at   TEXT,
    word       TEXT,
    exit_code  BIGINT,
    attempts   BIGINT NOT NULL,
    PRIMARY KEY (execution, line, part)
);

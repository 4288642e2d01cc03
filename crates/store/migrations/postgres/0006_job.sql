-- Work in the background. A job is a call of an action: what it writes, the action writes.
CREATE TABLE job (
    id          UUID NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,
    request     TEXT NOT NULL,
    state       TEXT NOT NULL,
    progress    TEXT,
    result      TEXT,
    error       TEXT,
    created_at  TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    started_at  TEXT,
    finished_at TEXT
);

CREATE INDEX job_by_state ON job (state, id);

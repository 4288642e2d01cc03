-- Release backlogs as the two teams agreed on them: a workload is in one at a time.
CREATE TABLE release_backlog (
    id           BLOB NOT NULL PRIMARY KEY,
    number       INTEGER NOT NULL UNIQUE,
    title        TEXT NOT NULL,
    status       TEXT NOT NULL,
    promotion    TEXT NOT NULL,
    because      TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    committed_by TEXT,
    committed_at TEXT,
    version      INTEGER NOT NULL
) STRICT;

CREATE TABLE release_workload (
    workload BLOB NOT NULL PRIMARY KEY,
    release  BLOB NOT NULL REFERENCES release_backlog (id),
    position INTEGER NOT NULL,
    because  TEXT NOT NULL
) STRICT;

CREATE TABLE release_asset (
    release  BLOB NOT NULL REFERENCES release_backlog (id),
    asset    BLOB NOT NULL,
    workload BLOB NOT NULL,
    because  TEXT NOT NULL,
    PRIMARY KEY (release, asset)
) STRICT, WITHOUT ROWID;

-- That what a release needs of another workload is reachable from the cloud, with the evidence.
CREATE TABLE release_reach (
    release  BLOB NOT NULL REFERENCES release_backlog (id),
    workload BLOB NOT NULL,
    evidence TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    said_at  TEXT NOT NULL,
    PRIMARY KEY (release, workload)
) STRICT, WITHOUT ROWID;

-- Time boxes of teams. What was committed, and what came of it, is written once and never changed.
CREATE TABLE iteration (
    id         BLOB NOT NULL PRIMARY KEY,
    number     INTEGER NOT NULL,
    team       TEXT NOT NULL,
    first_day  TEXT NOT NULL,
    last_day   TEXT NOT NULL,
    goal       TEXT NOT NULL,
    commitment TEXT,
    closing    TEXT,
    version    INTEGER NOT NULL,
    UNIQUE (team, number)
) STRICT;

CREATE TABLE scope_change (
    iteration BLOB NOT NULL REFERENCES iteration (id),
    seq       INTEGER NOT NULL,
    change    TEXT NOT NULL,
    PRIMARY KEY (iteration, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
    id              BLOB NOT NULL PRIMARY KEY,
    number          INTEGER NOT NULL UNIQUE,
    release         BLOB NOT NULL REFERENCES release_backlog (id),
    workload        BLOB NOT NULL,
    asset           BLOB,
    name            TEXT NOT NULL,
    stage           TEXT NOT NULL,
    skill           TEXT NOT NULL,
    estimate_tenths INTEGER NOT NULL,
    spent_tenths    INTEGER NOT NULL,
    state           TEXT NOT NULL,
    assignee        TEXT,
    blocked         TEXT,
    iteration       BLOB REFERENCES iteration (id),
    started_at      TEXT,
    done_at         TEXT,
    version         INTEGER NOT NULL
) STRICT;

CREATE INDEX task_by_iteration ON task (iteration, number);
CREATE INDEX task_by_release ON task (release, number);

-- Release backlogs as the two teams agreed on them: a workload is in one at a time.
CREATE TABLE release_backlog (
    id           UUID NOT NULL PRIMARY KEY,
    number       BIGINT NOT NULL UNIQUE,
    title        TEXT NOT NULL,
    status       TEXT NOT NULL,
    promotion    TEXT NOT NULL,
    because      TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    committed_by TEXT,
    committed_at TEXT,
    version      BIGINT NOT NULL
);

CREATE TABLE release_workload (
    workload UUID NOT NULL PRIMARY KEY,
    release  UUID NOT NULL REFERENCES release_backlog (id),
    position BIGINT NOT NULL,
    because  TEXT NOT NULL
);

CREATE TABLE release_asset (
    release  UUID NOT NULL REFERENCES release_backlog (id),
    asset    UUID NOT NULL,
    workload UUID NOT NULL,
    because  TEXT NOT NULL,
    PRIMARY KEY (release, asset)
);

-- That what a release needs of another workload is reachable from the cloud, with the evidence.
CREATE TABLE release_reach (
    release  UUID NOT NULL REFERENCES release_backlog (id),
    workload UUID NOT NULL,
    evidence TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    said_at  TEXT NOT NULL,
    PRIMARY KEY (release, workload)
);

-- Time boxes of teams. What was committed, and what came of it, is written once and never changed.
CREATE TABLE iteration (
    id         UUID NOT NULL PRIMARY KEY,
    number     BIGINT NOT NULL,
    team       TEXT NOT NULL,
    first_day  TEXT NOT NULL,
    last_day   TEXT NOT NULL,
    goal       TEXT NOT NULL,
    commitment TEXT,
    closing    TEXT,
    version    BIGINT NOT NULL,
    UNIQUE (team, number)
);

CREATE TABLE scope_change (
    iteration UUID NOT NULL REFERENCES iteration (id),
    seq       BIGINT NOT NULL,
    change    TEXT NOT NULL,
    PRIMARY KEY (iteration, seq)
);

CREATE TABLE task (
    id              UUID NOT NULL PRIMARY KEY,
    number          BIGINT NOT NULL UNIQUE,
    release         UUID NOT NULL REFERENCES release_backlog (id),
    workload        UUID NOT NULL,
    asset           UUID,
    name            TEXT NOT NULL,
    stage           TEXT NOT NULL,
    skill           TEXT NOT NULL,
    estimate_tenths BIGINT NOT NULL,
    spent_tenths    BIGINT NOT NULL,
    state           TEXT NOT NULL,
    assignee        TEXT,
    blocked         TEXT,
    iteration       UUID REFERENCES iteration (id),
    started_at      TEXT,
    done_at         TEXT,
    version         BIGINT NOT NULL
);

CREATE INDEX task_by_iteration ON task (iteration, number);
CREATE INDEX task_by_release ON task (release, number);

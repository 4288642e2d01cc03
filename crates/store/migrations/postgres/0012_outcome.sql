-- What the migration is for, how that is measured, and which workloads serve it.
CREATE TABLE outcome (
    id            UUID NOT NULL PRIMARY KEY,
    number        BIGINT NOT NULL UNIQUE,
    title         TEXT NOT NULL,
    about         TEXT NOT NULL,
    stakeholder   TEXT NOT NULL,
    business_unit TEXT NOT NULL,
    drivers       TEXT NOT NULL,
    category      TEXT NOT NULL,
    priority      TEXT NOT NULL,
    version       BIGINT NOT NULL
);

CREATE TABLE metric (
    id          UUID NOT NULL PRIMARY KEY,
    number      BIGINT NOT NULL UNIQUE,
    outcome     UUID NOT NULL REFERENCES outcome (id),
    title       TEXT NOT NULL,
    unit        TEXT NOT NULL,
    is_learning BOOLEAN NOT NULL,
    baseline    DOUBLE PRECISION NOT NULL,
    baseline_on TEXT NOT NULL,
    target      DOUBLE PRECISION NOT NULL CHECK (target <> baseline),
    due         TEXT NOT NULL,
    source      TEXT NOT NULL,
    version     BIGINT NOT NULL
);

CREATE INDEX metric_by_outcome ON metric (outcome, number);

-- Where a metric stood, once for a day.
CREATE TABLE actual (
    metric      UUID NOT NULL REFERENCES metric (id),
    on_day      TEXT COLLATE "C" NOT NULL,
    value       DOUBLE PRECISION NOT NULL,
    note        TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (metric, on_day)
);

-- A workload is named without a foreign key: links follow it when an import regroups the estate.
CREATE TABLE outcome_workload (
    outcome  UUID NOT NULL REFERENCES outcome (id),
    workload UUID NOT NULL,
    PRIMARY KEY (outcome, workload)
);

CREATE INDEX outcome_workload_by_workload ON outcome_workload (workload);

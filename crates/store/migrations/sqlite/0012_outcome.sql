-- What the migration is for, how that is measured, and which workloads serve it.
CREATE TABLE outcome (
    id            BLOB NOT NULL PRIMARY KEY,
    number        INTEGER NOT NULL UNIQUE,
    title         TEXT NOT NULL,
    about         TEXT NOT NULL,
    stakeholder   TEXT NOT NULL,
    business_unit TEXT NOT NULL,
    drivers       TEXT NOT NULL CHECK (json_valid(drivers)),
    category      TEXT NOT NULL,
    priority      TEXT NOT NULL,
    version       INTEGER NOT NULL
) STRICT;

CREATE TABLE metric (
    id          BLOB NOT NULL PRIMARY KEY,
    number      INTEGER NOT NULL UNIQUE,
    outcome     BLOB NOT NULL REFERENCES outcome (id),
    title       TEXT NOT NULL,
    unit        TEXT NOT NULL,
    is_learning INTEGER NOT NULL,
    baseline    REAL NOT NULL,
    baseline_on TEXT NOT NULL,
    target      REAL NOT NULL CHECK (target <> baseline),
    due         TEXT NOT NULL,
    source      TEXT NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

CREATE INDEX metric_by_outcome ON metric (outcome, number);

-- Where a metric stood, once for a day.
CREATE TABLE actual (
    metric      BLOB NOT NULL REFERENCES metric (id),
    on_day      TEXT NOT NULL,
    value       REAL NOT NULL,
    note        TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (metric, on_day)
) STRICT, WITHOUT ROWID;

-- A workload is named without a foreign key: links follow it when an import regroups the estate.
CREATE TABLE outcome_workload (
    outcome  BLOB NOT NULL REFERENCES outcome (id),
    workload BLOB NOT NULL,
    PRIMARY KEY (outcome, workload)
) STRICT, WITHOUT ROWID;

CREATE INDEX outcome_workload_by_workload ON outcome_workload (workload);

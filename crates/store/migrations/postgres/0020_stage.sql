-- Where workloads stand on their way, with all that was checked and decided.
CREATE TABLE passage (
    workload  UUID NOT NULL PRIMARY KEY,
    promotion TEXT NOT NULL,
    stage     TEXT NOT NULL,
    detail    TEXT NOT NULL,
    version   BIGINT NOT NULL
);

CREATE INDEX passage_by_stage ON passage (stage, workload);

-- Their assets, each on the way of one workload.
CREATE TABLE passage_asset (
    asset       UUID NOT NULL PRIMARY KEY,
    workload    UUID NOT NULL REFERENCES passage (workload),
    stage       TEXT NOT NULL,
    approved_by TEXT,
    approved_at TEXT,
    follows     BOOLEAN NOT NULL,
    held_since  TEXT
);

CREATE INDEX passage_asset_by_workload ON passage_asset (workload, asset);
CREATE INDEX passage_asset_by_stage ON passage_asset (stage);

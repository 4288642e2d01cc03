CREATE TABLE assumption (
    id               BLOB NOT NULL PRIMARY KEY,
    number           INTEGER NOT NULL UNIQUE,
    slug             TEXT NOT NULL UNIQUE,
    statement        TEXT NOT NULL,
    reason           TEXT NOT NULL,
    scope            TEXT NOT NULL,
    effect           TEXT NOT NULL,
    evidence         TEXT NOT NULL,
    weakness_percent INTEGER NOT NULL,
    status           TEXT NOT NULL,
    stated_at        TEXT NOT NULL,
    review_by        TEXT NOT NULL,
    version          INTEGER NOT NULL
) STRICT;

CREATE TABLE release_member (
    release_number INTEGER NOT NULL,
    workload       BLOB NOT NULL UNIQUE REFERENCES workload (id),
    position       INTEGER NOT NULL,
    because        TEXT NOT NULL,
    PRIMARY KEY (release_number, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
    id          BLOB NOT NULL PRIMARY KEY,
    number      INTEGER NOT NULL UNIQUE,
    status      TEXT NOT NULL,
    parent      BLOB REFERENCES plan (id),
    proposed_at TEXT NOT NULL,
    seed        INTEGER NOT NULL,
    input_hash  TEXT NOT NULL,
    iterations  TEXT NOT NULL CHECK (json_valid(iterations)),
    report      TEXT NOT NULL CHECK (json_valid(report))
) STRICT;

-- At most one plan is in force.
CREATE UNIQUE INDEX plan_in_force ON plan (status) WHERE status = 'adopted';

-- Packages name workloads and assets without foreign keys: a plan stays as it was made, even
-- when a later import regroups the estate.
CREATE TABLE package (
    plan          BLOB NOT NULL REFERENCES plan (id),
    seq           INTEGER NOT NULL,
    workload      BLOB NOT NULL,
    asset         BLOB,
    part          INTEGER NOT NULL,
    parts         INTEGER NOT NULL,
    iteration     INTEGER,
    effort_tenths INTEGER NOT NULL,
    move_group    INTEGER,
    because       TEXT,
    PRIMARY KEY (plan, seq)
) STRICT, WITHOUT ROWID;

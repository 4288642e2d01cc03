CREATE TABLE assumption (
    id               UUID NOT NULL PRIMARY KEY,
    number           BIGINT NOT NULL UNIQUE,
    slug             TEXT NOT NULL UNIQUE,
    statement        TEXT NOT NULL,
    reason           TEXT NOT NULL,
    scope            TEXT NOT NULL,
    effect           TEXT NOT NULL,
    evidence         TEXT NOT NULL,
    weakness_percent BIGINT NOT NULL,
    status           TEXT NOT NULL,
    stated_at        TEXT NOT NULL,
    review_by        TEXT NOT NULL,
    version          BIGINT NOT NULL
);

CREATE TABLE release_member (
    release_number BIGINT NOT NULL,
    workload       UUID NOT NULL UNIQUE REFERENCES workload (id),
    position       BIGINT NOT NULL,
    because        TEXT NOT NULL,
    PRIMARY KEY (release_number, position)
);

CREATE TABLE plan (
    id          UUID NOT NULL PRIMARY KEY,
    number      BIGINT NOT NULL UNIQUE,
    status      TEXT NOT NULL,
    parent      UUID REFERENCES plan (id),
    proposed_at TEXT NOT NULL,
    seed        BIGINT NOT NULL,
    input_hash  TEXT NOT NULL,
    iterations  TEXT NOT NULL,
    report      TEXT NOT NULL
);

-- At most one plan is in force.
CREATE UNIQUE INDEX plan_in_force ON plan (status) WHERE status = 'adopted';

-- Packages name workloads and assets without foreign keys: a plan stays as it was made, even
-- when a later import regroups the estate.
CREATE TABLE package (
    plan          UUID NOT NULL REFERENCES plan (id),
    seq           BIGINT NOT NULL,
    workload      UUID NOT NULL,
    asset         UUID,
    part          BIGINT NOT NULL,
    parts         BIGINT NOT NULL,
    iteration     BIGINT,
    effort_tenths BIGINT NOT NULL,
    move_group    BIGINT,
    because       TEXT,
    PRIMARY KEY (plan, seq)
);

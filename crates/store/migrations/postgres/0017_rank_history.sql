-- The last day on which a placing holds, as text that sorts; and whether ranks have settled without it.
ALTER TABLE rank_placing ADD COLUMN held_until TEXT;
ALTER TABLE rank_placing ADD COLUMN lapsed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX rank_placing_workload ON rank_placing (workload);
CREATE INDEX rank_placing_held_until ON rank_placing (held_until);
ALTER TABLE workload ADD COLUMN placed_until TEXT;

-- What was decided of the rank of one workload, by the event that did it. Nothing is ever changed here.
CREATE TABLE rank_history (
    workload    UUID NOT NULL,
    event       BIGINT NOT NULL,
    at          TEXT NOT NULL,
    kind        TEXT NOT NULL,
    rank_before BIGINT,
    rank_after  BIGINT,
    proposed    BIGINT,
    PRIMARY KEY (workload, event)
);

-- The first of the backlog behind an event that ranked everything anew: numbers of workloads by rank.
CREATE TABLE rank_order (
    event   BIGINT NOT NULL PRIMARY KEY,
    at      TEXT NOT NULL,
    kind    TEXT NOT NULL,
    numbers TEXT NOT NULL
);

-- What people state of workloads, and where they put them in the backlog. A workload is named
-- without a foreign key: a word is kept even when a later import regroups the estate.
CREATE TABLE statement (
    workload UUID NOT NULL,
    field    TEXT NOT NULL,
    value    TEXT NOT NULL,
    reason   TEXT,
    said_at  TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    PRIMARY KEY (workload, field)
);

CREATE TABLE rank_placing (
    seq       BIGINT NOT NULL PRIMARY KEY,
    workload  UUID NOT NULL,
    spot      TEXT NOT NULL,
    neighbour UUID,
    pinned_to BIGINT,
    reason    TEXT NOT NULL,
    said_at   TEXT NOT NULL,
    said_by   TEXT NOT NULL
);

-- Which workload needs which other one: what releases are cut by.
CREATE TABLE workload_need (
    workload UUID NOT NULL,
    needed   UUID NOT NULL,
    PRIMARY KEY (workload, needed)
);

CREATE INDEX workload_need_by_needed ON workload_need (needed);

ALTER TABLE workload ADD COLUMN proposed_rank BIGINT;
ALTER TABLE workload ADD COLUMN placed_because TEXT;
ALTER TABLE workload ADD COLUMN pinned BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE workload ADD COLUMN score_millionths BIGINT NOT NULL DEFAULT 0;
UPDATE workload SET proposed_rank = rank,
    score_millionths = CAST(ROUND(CAST(CAST(scored AS JSON) ->> 'score' AS NUMERIC) * 1000000) AS BIGINT);

-- What an event is about, so that a page shows the history of its thing.
CREATE TABLE event_subject (
    subject TEXT NOT NULL,
    event   BIGINT NOT NULL REFERENCES event (seq),
    PRIMARY KEY (subject, event)
);

-- Requests that a client may send again: written with the event of what they did.
CREATE TABLE operation (
    id      TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL,
    event   BIGINT NOT NULL REFERENCES event (seq),
    status  BIGINT,
    answer  TEXT
);

-- Ranks shift often, so members of releases are kept by workload and changed in place.
ALTER TABLE release_member RENAME TO release_member_before;
CREATE TABLE release_member (
    workload       UUID NOT NULL PRIMARY KEY REFERENCES workload (id),
    release_number BIGINT NOT NULL,
    position       BIGINT NOT NULL,
    because        TEXT NOT NULL
);
INSERT INTO release_member (workload, release_number, position, because)
    SELECT workload, release_number, position, because FROM release_member_before;
DROP TABLE release_member_before;

CREATE INDEX workload_by_rank ON workload (rank);

-- How much there is, as after each derivation of the estate.
INSERT INTO setting (name, value) SELECT 'counts', '{"assets":' || (SELECT COUNT(*) FROM asset)
    || ',"workloads":' || (SELECT COUNT(*) FROM workload)
    || ',"dependencies":' || (SELECT COUNT(*) FROM dependency)
    || ',"findings":' || (SELECT COUNT(*) FROM finding)
    || ',"questions":' || (SELECT COUNT(*) FROM question) || '}';

-- What people state of workloads, and where they put them in the backlog. A workload is named
-- without a foreign key: a word is kept even when a later import regroups the estate.
CREATE TABLE statement (
    workload BLOB NOT NULL,
    field    TEXT NOT NULL,
    value    TEXT NOT NULL,
    reason   TEXT,
    said_at  TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    PRIMARY KEY (workload, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE rank_placing (
    seq       INTEGER NOT NULL PRIMARY KEY,
    workload  BLOB NOT NULL,
    spot      TEXT NOT NULL,
    neighbour BLOB,
    pinned_to INTEGER,
    reason    TEXT NOT NULL,
    said_at   TEXT NOT NULL,
    said_by   TEXT NOT NULL
) STRICT;

-- Which workload needs which other one: what releases are cut by.
CREATE TABLE workload_need (
    workload BLOB NOT NULL,
    needed   BLOB NOT NULL,
    PRIMARY KEY (workload, needed)
) STRICT, WITHOUT ROWID;

CREATE INDEX workload_need_by_needed ON workload_need (needed);

ALTER TABLE workload ADD COLUMN proposed_rank INTEGER;
ALTER TABLE workload ADD COLUMN placed_because TEXT;
ALTER TABLE workload ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workload ADD COLUMN score_millionths INTEGER NOT NULL DEFAULT 0;
UPDATE workload SET proposed_rank = rank,
    score_millionths = CAST(ROUND(json_extract(scored, '$.score') * 1000000) AS INTEGER);

-- What an event is about, so that a page shows the history of its thing.
CREATE TABLE event_subject (
    subject TEXT NOT NULL,
    event   INTEGER NOT NULL REFERENCES event (seq),
    PRIMARY KEY (subject, event)
) STRICT, WITHOUT ROWID;

-- Requests that a client may send again: written with the event of what they did.
CREATE TABLE operation (
    id      TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL,
    event   INTEGER NOT NULL REFERENCES event (seq),
    status  INTEGER,
    answer  TEXT
) STRICT, WITHOUT ROWID;

-- Ranks shift often, so members of releases are kept by workload and changed in place.
ALTER TABLE release_member RENAME TO release_member_before;
CREATE TABLE release_member (
    workload       BLOB NOT NULL PRIMARY KEY REFERENCES workload (id),
    release_number INTEGER NOT NULL,
    position       INTEGER NOT NULL,
    because        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
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

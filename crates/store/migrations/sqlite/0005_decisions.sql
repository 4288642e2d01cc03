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

-- Rounds in which both teams show that they understand the backlog as it was frozen. A closed round
-- has a sealed record, which is never written again.
CREATE TABLE review (
    id              BLOB NOT NULL PRIMARY KEY,
    number          INTEGER NOT NULL UNIQUE,
    title           TEXT NOT NULL,
    status          TEXT NOT NULL,
    strategy_quorum INTEGER NOT NULL,
    adoption_quorum INTEGER NOT NULL,
    materiality     TEXT NOT NULL CHECK (json_valid(materiality)),
    snapshot        TEXT NOT NULL,
    frozen          TEXT NOT NULL,
    opened_by       TEXT NOT NULL,
    opened_at       TEXT NOT NULL,
    closed_by       TEXT,
    closed_at       TEXT,
    because         TEXT NOT NULL CHECK (json_valid(because)),
    record          TEXT,
    version         INTEGER NOT NULL
) STRICT;

CREATE TABLE review_participant (
    review       BLOB NOT NULL REFERENCES review (id),
    person       TEXT NOT NULL,
    position     INTEGER NOT NULL,
    team         TEXT NOT NULL,
    delegate_for TEXT,
    removed      TEXT,
    PRIMARY KEY (review, person)
) STRICT;

-- A question to a participant, with each choice that they took.
CREATE TABLE review_answer (
    review   BLOB NOT NULL REFERENCES review (id),
    person   TEXT NOT NULL,
    position INTEGER NOT NULL,
    question TEXT NOT NULL CHECK (json_valid(question)),
    said     TEXT NOT NULL CHECK (json_valid(said)),
    version  INTEGER NOT NULL,
    PRIMARY KEY (review, person, position)
) STRICT;

CREATE TABLE review_attestation (
    review   BLOB NOT NULL REFERENCES review (id),
    person   TEXT NOT NULL,
    topic    TEXT NOT NULL,
    words    TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (review, person, topic)
) STRICT;

CREATE TABLE review_challenge (
    review     BLOB NOT NULL REFERENCES review (id),
    number     INTEGER NOT NULL,
    topic      TEXT NOT NULL,
    subject    TEXT,
    text       TEXT NOT NULL,
    by         TEXT NOT NULL,
    at         TEXT NOT NULL,
    resolution TEXT,
    version    INTEGER NOT NULL,
    PRIMARY KEY (review, number)
) STRICT;

-- That work on a release began, under which review or against it. Releases are cut anew when ranks
-- change, so the workloads are named.
CREATE TABLE work_start (
    id        BLOB NOT NULL PRIMARY KEY,
    number    INTEGER NOT NULL,
    workloads TEXT NOT NULL CHECK (json_valid(workloads)),
    review    BLOB REFERENCES review (id),
    against   TEXT,
    by        TEXT NOT NULL,
    at        TEXT NOT NULL
) STRICT;

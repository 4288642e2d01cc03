-- Rounds in which both teams show that they understand the backlog as it was frozen. A closed round
-- has a sealed record, which is never written again.
CREATE TABLE review (
    id              UUID NOT NULL PRIMARY KEY,
    number          BIGINT NOT NULL UNIQUE,
    title           TEXT NOT NULL,
    status          TEXT NOT NULL,
    strategy_quorum BIGINT NOT NULL,
    adoption_quorum BIGINT NOT NULL,
    materiality     TEXT NOT NULL,
    snapshot        TEXT NOT NULL,
    frozen          TEXT NOT NULL,
    opened_by       TEXT NOT NULL,
    opened_at       TEXT NOT NULL,
    closed_by       TEXT,
    closed_at       TEXT,
    because         TEXT NOT NULL,
    record          TEXT,
    version         BIGINT NOT NULL
);

CREATE TABLE review_participant (
    review       UUID NOT NULL REFERENCES review (id),
    person       TEXT COLLATE "C" NOT NULL,
    position     BIGINT NOT NULL,
    team         TEXT NOT NULL,
    delegate_for TEXT,
    removed      TEXT,
    PRIMARY KEY (review, person)
);

-- A question to a participant, with each choice that they took.
CREATE TABLE review_answer (
    review   UUID NOT NULL REFERENCES review (id),
    person   TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    question TEXT NOT NULL,
    said     TEXT NOT NULL,
    version  BIGINT NOT NULL,
    PRIMARY KEY (review, person, position)
);

CREATE TABLE review_attestation (
    review   UUID NOT NULL REFERENCES review (id),
    person   TEXT COLLATE "C" NOT NULL,
    topic    TEXT NOT NULL,
    words    TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    at       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (review, person, topic)
);

CREATE TABLE review_challenge (
    review     UUID NOT NULL REFERENCES review (id),
    number     BIGINT NOT NULL,
    topic      TEXT NOT NULL,
    subject    TEXT,
    text       TEXT NOT NULL,
    by         TEXT NOT NULL,
    at         TEXT COLLATE "C" NOT NULL,
    resolution TEXT,
    version    BIGINT NOT NULL,
    PRIMARY KEY (review, number)
);

-- That work on a release began, under which review or against it. Releases are cut anew when ranks
-- change, so the workloads are named.
CREATE TABLE work_start (
    id        UUID NOT NULL PRIMARY KEY,
    number    BIGINT NOT NULL,
    workloads TEXT NOT NULL,
    review    UUID REFERENCES review (id),
    against   TEXT,
    by        TEXT NOT NULL,
    at        TEXT COLLATE "C" NOT NULL
);

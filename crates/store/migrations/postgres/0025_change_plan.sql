-- What a release backlog changes for people. There is none before the first answer or criterion.
CREATE TABLE change_plan (
    release        UUID NOT NULL PRIMARY KEY REFERENCES release_backlog (id),
    next_criterion BIGINT NOT NULL,
    version        BIGINT NOT NULL
);

CREATE TABLE change_answer (
    release  UUID NOT NULL REFERENCES change_plan (release),
    question TEXT NOT NULL,
    says     TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    said_at  TEXT NOT NULL,
    PRIMARY KEY (release, question)
);

-- What has to hold of a workload, or of the release as a whole.
CREATE TABLE testing_criterion (
    release  UUID NOT NULL REFERENCES change_plan (release),
    number   BIGINT NOT NULL,
    workload UUID,
    says     TEXT NOT NULL,
    measured TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    evidence TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    said_at  TEXT NOT NULL,
    PRIMARY KEY (release, number)
);

-- What a release backlog changes for people. There is none before the first answer or criterion.
CREATE TABLE change_plan (
    release        BLOB NOT NULL PRIMARY KEY REFERENCES release_backlog (id),
    next_criterion INTEGER NOT NULL,
    version        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE change_answer (
    release  BLOB NOT NULL REFERENCES change_plan (release),
    question TEXT NOT NULL,
    says     TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    said_at  TEXT NOT NULL,
    PRIMARY KEY (release, question)
) STRICT, WITHOUT ROWID;

-- What has to hold of a workload, or of the release as a whole.
CREATE TABLE testing_criterion (
    release  BLOB NOT NULL REFERENCES change_plan (release),
    number   INTEGER NOT NULL,
    workload BLOB,
    says     TEXT NOT NULL,
    measured TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    evidence TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    said_at  TEXT NOT NULL,
    PRIMARY KEY (release, number)
) STRICT, WITHOUT ROWID;

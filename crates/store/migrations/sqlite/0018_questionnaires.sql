-- Questionnaires, and what was answered to them for each workload.
CREATE TABLE questionnaire (
    id          BLOB NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL UNIQUE,
    body        TEXT NOT NULL CHECK (json_valid(body)),
    imported_at TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

-- A workload is named without a foreign key: answers follow it when an import regroups the estate.
CREATE TABLE questionnaire_answer (
    questionnaire BLOB NOT NULL REFERENCES questionnaire (id),
    workload      BLOB NOT NULL,
    question      TEXT NOT NULL,
    answer        TEXT NOT NULL,
    said_at       TEXT NOT NULL,
    said_by       TEXT NOT NULL,
    PRIMARY KEY (questionnaire, workload, question)
) STRICT, WITHOUT ROWID;

-- What the answers on a workload come to; without a risk, if none is left.
CREATE TABLE assessment (
    questionnaire BLOB NOT NULL REFERENCES questionnaire (id),
    workload      BLOB NOT NULL,
    risk          TEXT,
    version       INTEGER NOT NULL,
    PRIMARY KEY (questionnaire, workload)
) STRICT, WITHOUT ROWID;

CREATE INDEX assessment_by_workload ON assessment (workload);

-- The estate at a glance is counted in the index alone.
CREATE INDEX workload_by_decision
    ON workload (disposition, decided_by, decision_confidence, assets, effort_tenths);

-- Questionnaires, and what was answered to them for each workload.
CREATE TABLE questionnaire (
    id          UUID NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL UNIQUE,
    body        TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    version     BIGINT NOT NULL
);

-- A workload is named without a foreign key: answers follow it when an import regroups the estate.
CREATE TABLE questionnaire_answer (
    questionnaire UUID NOT NULL REFERENCES questionnaire (id),
    workload      UUID NOT NULL,
    question      TEXT NOT NULL,
    answer        TEXT NOT NULL,
    said_at       TEXT NOT NULL,
    said_by       TEXT NOT NULL,
    PRIMARY KEY (questionnaire, workload, question)
);

-- What the answers on a workload come to; without a risk, if none is left.
CREATE TABLE assessment (
    questionnaire UUID NOT NULL REFERENCES questionnaire (id),
    workload      UUID NOT NULL,
    risk          TEXT,
    version       BIGINT NOT NULL,
    PRIMARY KEY (questionnaire, workload)
);

CREATE INDEX assessment_by_workload ON assessment (workload);

-- The estate at a glance is counted in the index alone.
CREATE INDEX workload_by_decision
    ON workload (disposition, decided_by, decision_confidence, assets, effort_tenths);

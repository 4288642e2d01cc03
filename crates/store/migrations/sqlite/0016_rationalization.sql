-- What a person says of one asset: above every rule, and kept with the asset.
ALTER TABLE asset ADD COLUMN said_disposition TEXT;
ALTER TABLE asset ADD COLUMN said_because TEXT;
ALTER TABLE asset ADD COLUMN said_by TEXT;
ALTER TABLE asset ADD COLUMN said_at TEXT;

-- Answers to the questions that lead to a disposition, by workload.
CREATE TABLE guide_answer (
    workload BLOB NOT NULL,
    question TEXT NOT NULL,
    answer   TEXT NOT NULL,
    said_at  TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    PRIMARY KEY (workload, question)
) STRICT, WITHOUT ROWID;

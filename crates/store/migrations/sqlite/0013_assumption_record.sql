-- Assumptions as records: who answers for them, what holds once they are overturned, and what is
-- said of them.
ALTER TABLE assumption ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE assumption ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE assumption ADD COLUMN rests TEXT NOT NULL DEFAULT '[]';
ALTER TABLE assumption ADD COLUMN consequence TEXT;

CREATE TABLE assumption_word (
    seq        INTEGER NOT NULL PRIMARY KEY,
    assumption BLOB NOT NULL REFERENCES assumption (id),
    kind       TEXT NOT NULL,
    said       TEXT NOT NULL,
    said_by    TEXT NOT NULL,
    said_at    TEXT NOT NULL
) STRICT;

CREATE INDEX assumption_word_of ON assumption_word (assumption, seq);

-- That a team confirmed the first of the backlog, in the order of ranks. Nothing is ever changed here.
CREATE TABLE top_confirmation (
    seq    INTEGER NOT NULL PRIMARY KEY,
    team   TEXT NOT NULL,
    person TEXT NOT NULL,
    at     TEXT NOT NULL,
    keys   TEXT NOT NULL CHECK (json_valid(keys))
) STRICT;

-- Another place for a workload, and what people think of it.
CREATE TABLE proposal (
    id         BLOB NOT NULL PRIMARY KEY,
    number     INTEGER NOT NULL UNIQUE,
    workload   BLOB NOT NULL,
    spot       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    status     TEXT NOT NULL,
    decided_by TEXT,
    because    TEXT,
    version    INTEGER NOT NULL
) STRICT;

CREATE TABLE proposal_vote (
    proposal  BLOB NOT NULL REFERENCES proposal (id),
    person    TEXT NOT NULL,
    in_favour INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    said_at   TEXT NOT NULL,
    PRIMARY KEY (proposal, person)
) STRICT;

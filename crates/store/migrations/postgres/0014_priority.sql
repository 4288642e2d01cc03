-- That a team confirmed the first of the backlog, in the order of ranks. Nothing is ever changed here.
CREATE TABLE top_confirmation (
    seq    BIGINT NOT NULL PRIMARY KEY,
    team   TEXT NOT NULL,
    person TEXT NOT NULL,
    at     TEXT NOT NULL,
    keys   TEXT NOT NULL
);

-- Another place for a workload, and what people think of it.
CREATE TABLE proposal (
    id         UUID NOT NULL PRIMARY KEY,
    number     BIGINT NOT NULL UNIQUE,
    workload   UUID NOT NULL,
    spot       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    status     TEXT NOT NULL,
    decided_by TEXT,
    because    TEXT,
    version    BIGINT NOT NULL
);

CREATE TABLE proposal_vote (
    proposal  UUID NOT NULL REFERENCES proposal (id),
    person    TEXT COLLATE "C" NOT NULL,
    in_favour BIGINT NOT NULL,
    reason    TEXT NOT NULL,
    said_at   TEXT NOT NULL,
    PRIMARY KEY (proposal, person)
);

-- What dependencies suggest, as of the last derivation of the estate: pages show it without making
-- it again from everything.
CREATE TABLE suggestion (
    position BIGINT NOT NULL PRIMARY KEY,
    key      TEXT NOT NULL,
    body     TEXT NOT NULL
);

-- Named addresses of lists: a convenience like sessions, so no part of the history. The owner is the
-- id of an account in the main portfolio's database, or nothing: a view for everybody.
CREATE TABLE saved_view (
    id         UUID NOT NULL PRIMARY KEY,
    list       TEXT COLLATE "C" NOT NULL,
    owner      TEXT COLLATE "C" NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT COLLATE "C" NOT NULL,
    query      TEXT NOT NULL,
    sort       TEXT NOT NULL,
    columns    TEXT NOT NULL,
    created_by TEXT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (list, owner, name_key)
);

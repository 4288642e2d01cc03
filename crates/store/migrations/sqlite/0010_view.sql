-- Named addresses of lists: a convenience like sessions, so no part of the history. The owner is the
-- id of an account in the main portfolio's database, or nothing: a view for everybody.
CREATE TABLE saved_view (
    id         BLOB NOT NULL PRIMARY KEY,
    list       TEXT NOT NULL,
    owner      TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    query      TEXT NOT NULL,
    sort       TEXT NOT NULL,
    columns    TEXT NOT NULL,
    created_by TEXT NOT NULL,
    version    INTEGER NOT NULL,
    UNIQUE (list, owner, name_key)
) STRICT;

-- What people said of services. The asset is named without a foreign key: a word is kept even when
-- the asset proves to be another one, and then follows it. Port 0: sources name no port.
CREATE TABLE verdict (
    asset    BLOB NOT NULL,
    end_word TEXT NOT NULL,
    port     INTEGER NOT NULL,
    shared   INTEGER NOT NULL,
    reason   TEXT,
    said_at  TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    PRIMARY KEY (asset, end_word, port)
) STRICT, WITHOUT ROWID;

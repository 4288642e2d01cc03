-- Who may come in. These tables are used in the main portfolio's database only. Secrets are kept as
-- hashes: passwords by argon2id, the 256 random bits of sessions and tokens by SHA-256.
CREATE TABLE account (
    id            BLOB NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,
    name_key      TEXT NOT NULL UNIQUE,
    shown_name    TEXT NOT NULL,
    password_hash TEXT,
    issuer        TEXT,
    subject       TEXT,
    disabled_at   TEXT,
    created_at    TEXT NOT NULL,
    version       INTEGER NOT NULL,
    UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE portfolio (
    key   TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL
) STRICT;

INSERT INTO portfolio (key, title) VALUES ('main', 'Main portfolio');

CREATE TABLE membership (
    portfolio TEXT NOT NULL REFERENCES portfolio (key),
    account   BLOB NOT NULL REFERENCES account (id),
    role      TEXT NOT NULL,
    PRIMARY KEY (portfolio, account)
) STRICT;

CREATE INDEX membership_by_account ON membership (account);

CREATE TABLE session (
    id          BLOB NOT NULL PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    account     BLOB NOT NULL REFERENCES account (id),
    created_at  TEXT NOT NULL,
    last_seen   TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    user_agent  TEXT NOT NULL
) STRICT;

CREATE INDEX session_by_account ON session (account);

CREATE TABLE api_token (
    id           BLOB NOT NULL PRIMARY KEY,
    secret_hash  TEXT NOT NULL UNIQUE,
    account      BLOB NOT NULL REFERENCES account (id),
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    expires_at   TEXT,
    last_used_at TEXT,
    revoked_at   TEXT
) STRICT;

CREATE INDEX api_token_by_account ON api_token (account);

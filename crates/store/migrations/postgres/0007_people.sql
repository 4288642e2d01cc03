-- Who may come in. These tables are used in the main portfolio's database only. Secrets are kept as
-- hashes: passwords by argon2id, the 256 random bits of sessions and tokens by SHA-256.
CREATE TABLE account (
    id            UUID NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,
    name_key      TEXT COLLATE "C" NOT NULL UNIQUE,
    shown_name    TEXT NOT NULL,
    password_hash TEXT,
    issuer        TEXT,
    subject       TEXT,
    disabled_at   TEXT,
    created_at    TEXT NOT NULL,
    version       BIGINT NOT NULL,
    UNIQUE (issuer, subject)
);

CREATE TABLE portfolio (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title TEXT NOT NULL
);

INSERT INTO portfolio (key, title) VALUES ('main', 'Main portfolio');

CREATE TABLE membership (
    portfolio TEXT COLLATE "C" NOT NULL REFERENCES portfolio (key),
    account   UUID NOT NULL REFERENCES account (id),
    role      TEXT NOT NULL,
    PRIMARY KEY (portfolio, account)
);

CREATE INDEX membership_by_account ON membership (account);

CREATE TABLE session (
    id          UUID NOT NULL PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    account     UUID NOT NULL REFERENCES account (id),
    created_at  TEXT NOT NULL,
    last_seen   TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    user_agent  TEXT NOT NULL
);

CREATE INDEX session_by_account ON session (account);

CREATE TABLE api_token (
    id           UUID NOT NULL PRIMARY KEY,
    secret_hash  TEXT NOT NULL UNIQUE,
    account      UUID NOT NULL REFERENCES account (id),
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    expires_at   TEXT,
    last_used_at TEXT,
    revoked_at   TEXT
);

CREATE INDEX api_token_by_account ON api_token (account);

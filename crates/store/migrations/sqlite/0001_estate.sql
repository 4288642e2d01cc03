CREATE TABLE source (
    id          BLOB NOT NULL PRIMARY KEY,
    file        TEXT NOT NULL,
    format      TEXT NOT NULL,
    evidence    TEXT NOT NULL,
    scope       TEXT NOT NULL,
    sha256      TEXT NOT NULL UNIQUE,
    taken_at    TEXT,
    imported_at TEXT NOT NULL,
    sheets      TEXT NOT NULL CHECK (json_valid(sheets)),
    row_count   INTEGER NOT NULL
) STRICT;

CREATE TABLE workload (
    id                  BLOB NOT NULL PRIMARY KEY,
    number              INTEGER NOT NULL UNIQUE,
    name                TEXT NOT NULL,
    environment         TEXT,
    owner               TEXT,
    business_unit       TEXT,
    criticality         TEXT,
    compliance          TEXT,
    grouped_by          TEXT NOT NULL,
    grouped_because     TEXT NOT NULL,
    grouping_confidence INTEGER NOT NULL,
    disposition         TEXT NOT NULL,
    decided_by          TEXT NOT NULL,
    decided_because     TEXT NOT NULL,
    decision_confidence INTEGER NOT NULL,
    assumptions         TEXT NOT NULL CHECK (json_valid(assumptions)),
    readiness           TEXT NOT NULL,
    assets              INTEGER NOT NULL,
    storage_mib         INTEGER NOT NULL,
    effort_tenths       INTEGER NOT NULL,
    rank                INTEGER,
    scored              TEXT NOT NULL CHECK (json_valid(scored)),
    rank_reason         TEXT NOT NULL,
    version             INTEGER NOT NULL
) STRICT;

CREATE INDEX workload_by_rank ON workload (rank);

CREATE TABLE asset (
    id                    BLOB NOT NULL PRIMARY KEY,
    kind                  TEXT NOT NULL,
    name                  TEXT NOT NULL,
    facts                 TEXT NOT NULL CHECK (json_valid(facts)),
    attributes            TEXT NOT NULL CHECK (json_valid(attributes)),
    out_of_scope          TEXT,
    workload              BLOB REFERENCES workload (id),
    member_by             TEXT,
    member_because        TEXT,
    member_confidence     INTEGER,
    readiness             TEXT NOT NULL,
    readiness_reasons     TEXT NOT NULL CHECK (json_valid(readiness_reasons)),
    disposition           TEXT,
    effort_tenths         INTEGER NOT NULL,
    version               INTEGER NOT NULL
) STRICT;

CREATE INDEX asset_by_name ON asset (name);
CREATE INDEX asset_by_workload ON asset (workload);

-- What each source said; the asset it speaks of follows from identification.
CREATE TABLE observation (
    source     BLOB NOT NULL REFERENCES source (id),
    seq        INTEGER NOT NULL,
    -- Checked at commit: observations are written before the assets that follow from them.
    asset      BLOB NOT NULL REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED,
    superseded INTEGER NOT NULL,
    body       TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (source, seq)
) STRICT;

CREATE INDEX observation_by_asset ON observation (asset);

-- What each source said of ties; dependencies follow from resolving their ends.
CREATE TABLE link (
    source BLOB NOT NULL REFERENCES source (id),
    seq    INTEGER NOT NULL,
    body   TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (source, seq)
) STRICT;

CREATE TABLE dependency (
    id         BLOB NOT NULL PRIMARY KEY,
    from_asset BLOB NOT NULL REFERENCES asset (id),
    to_asset   BLOB NOT NULL REFERENCES asset (id),
    kind       TEXT NOT NULL,
    port       INTEGER,
    service    TEXT,
    seen_count INTEGER NOT NULL,
    first_seen TEXT,
    last_seen  TEXT,
    sources    INTEGER NOT NULL
) STRICT;

CREATE INDEX dependency_by_from ON dependency (from_asset);
CREATE INDEX dependency_by_to ON dependency (to_asset);

-- Findings of one source carry it; those of the whole estate carry none.
CREATE TABLE finding (
    seq      INTEGER NOT NULL PRIMARY KEY,
    source   BLOB REFERENCES source (id),
    code     TEXT NOT NULL,
    body     TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE question (
    number     INTEGER NOT NULL PRIMARY KEY,
    key_kind   TEXT NOT NULL,
    key_value  TEXT NOT NULL,
    because    TEXT NOT NULL,
    candidates TEXT NOT NULL CHECK (json_valid(candidates))
) STRICT;

CREATE TABLE answer (
    seq         INTEGER NOT NULL PRIMARY KEY,
    body        TEXT NOT NULL CHECK (json_valid(body)),
    answered_at TEXT NOT NULL,
    answered_by TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only: no row is ever updated or removed.
CREATE TABLE event (
    seq      INTEGER NOT NULL PRIMARY KEY,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    reason   TEXT,
    detail   TEXT NOT NULL CHECK (json_valid(detail)),
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;

CREATE TRIGGER event_is_never_updated BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

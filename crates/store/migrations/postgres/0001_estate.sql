CREATE TABLE source (
    id          UUID NOT NULL PRIMARY KEY,
    file        TEXT NOT NULL,
    format      TEXT NOT NULL,
    evidence    TEXT NOT NULL,
    scope       TEXT NOT NULL,
    sha256      TEXT NOT NULL UNIQUE,
    taken_at    TEXT,
    imported_at TEXT NOT NULL,
    sheets      TEXT NOT NULL,
    row_count   BIGINT NOT NULL
);

CREATE TABLE workload (
    id                  UUID NOT NULL PRIMARY KEY,
    number              BIGINT NOT NULL UNIQUE,
    name                TEXT COLLATE "C" NOT NULL,
    environment         TEXT,
    owner               TEXT,
    business_unit       TEXT,
    criticality         TEXT,
    compliance          TEXT,
    grouped_by          TEXT NOT NULL,
    grouped_because     TEXT NOT NULL,
    grouping_confidence BIGINT NOT NULL,
    disposition         TEXT NOT NULL,
    decided_by          TEXT NOT NULL,
    decided_because     TEXT NOT NULL,
    decision_confidence BIGINT NOT NULL,
    assumptions         TEXT NOT NULL,
    readiness           TEXT NOT NULL,
    assets              BIGINT NOT NULL,
    storage_mib         BIGINT NOT NULL,
    effort_tenths       BIGINT NOT NULL,
    rank                BIGINT,
    scored              TEXT NOT NULL,
    rank_reason         TEXT NOT NULL,
    version             BIGINT NOT NULL
);

CREATE INDEX workload_by_rank ON workload (rank);

CREATE TABLE asset (
    id                    UUID NOT NULL PRIMARY KEY,
    kind                  TEXT NOT NULL,
    name                  TEXT COLLATE "C" NOT NULL,
    facts                 TEXT NOT NULL,
    attributes            TEXT NOT NULL,
    out_of_scope          TEXT,
    workload              UUID REFERENCES workload (id),
    member_by             TEXT,
    member_because        TEXT,
    member_confidence     BIGINT,
    readiness             TEXT NOT NULL,
    readiness_reasons     TEXT NOT NULL,
    disposition           TEXT,
    effort_tenths         BIGINT NOT NULL,
    version               BIGINT NOT NULL
);

CREATE INDEX asset_by_name ON asset (name);
CREATE INDEX asset_by_workload ON asset (workload);

-- What each source said; the asset it speaks of follows from identification.
CREATE TABLE observation (
    source     UUID NOT NULL REFERENCES source (id),
    seq        BIGINT NOT NULL,
    -- Checked at commit: observations are written before the assets that follow from them.
    asset      UUID NOT NULL REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED,
    superseded BOOLEAN NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (source, seq)
);

CREATE INDEX observation_by_asset ON observation (asset);

-- What each source said of ties; dependencies follow from resolving their ends.
CREATE TABLE link (
    source UUID NOT NULL REFERENCES source (id),
    seq    BIGINT NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (source, seq)
);

CREATE TABLE dependency (
    id         UUID NOT NULL PRIMARY KEY,
    from_asset UUID NOT NULL REFERENCES asset (id),
    to_asset   UUID NOT NULL REFERENCES asset (id),
    kind       TEXT NOT NULL,
    port       BIGINT,
    service    TEXT,
    seen_count BIGINT NOT NULL,
    first_seen TEXT,
    last_seen  TEXT,
    sources    BIGINT NOT NULL
);

CREATE INDEX dependency_by_from ON dependency (from_asset);
CREATE INDEX dependency_by_to ON dependency (to_asset);

-- Findings of one source carry it; those of the whole estate carry none.
CREATE TABLE finding (
    seq      BIGINT NOT NULL PRIMARY KEY,
    source   UUID REFERENCES source (id),
    code     TEXT NOT NULL,
    body     TEXT NOT NULL
);

CREATE TABLE question (
    number     BIGINT NOT NULL PRIMARY KEY,
    key_kind   TEXT NOT NULL,
    key_value  TEXT NOT NULL,
    because    TEXT NOT NULL,
    candidates TEXT NOT NULL
);

CREATE TABLE answer (
    seq         BIGINT NOT NULL PRIMARY KEY,
    body        TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    answered_by TEXT NOT NULL
);

CREATE TABLE setting (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Append-only: no row is ever updated or removed.
CREATE TABLE event (
    seq      BIGINT NOT NULL PRIMARY KEY,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    reason   TEXT,
    detail   TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
);

CREATE FUNCTION events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''events are append-only''; END';

CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION events_are_append_only();

-- The steps of the registry's schema as they have landed: version, then its statements. What is here never changes; new steps are added at the end.

-- version 1
CREATE TABLE peppers (
    epoch BIGINT NOT NULL PRIMARY KEY,
    check_value BYTES NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE issued_keys (
    key_id TEXT NOT NULL PRIMARY KEY,
    provider TEXT NULL,
    owner TEXT NULL,
    team TEXT NULL,
    email TEXT NULL,
    integration TEXT NULL,
    environment TEXT NULL,
    scopes TEXT NOT NULL,
    issued_at BIGINT NULL,
    expires_at BIGINT NULL,
    last_used_at BIGINT NULL,
    last_rotated_at BIGINT NULL,
    status BIGINT NOT NULL,
    status_changed_at BIGINT NOT NULL,
    webhook TEXT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE fingerprints (
    fingerprint BYTES NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    token_hash BIGINT NULL,
    token_length BIGINT NULL,
    token_alphabet BIGINT NULL
);
CREATE INDEX fingerprints_by_key ON fingerprints (key_id);
CREATE TABLE leaks (
    key_id TEXT NOT NULL REFERENCES issued_keys (key_id),
    repository TEXT NOT NULL,
    finding_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    fixed_at BIGINT NULL,
    severity TEXT NOT NULL,
    path TEXT NOT NULL,
    line BIGINT NOT NULL,
    commit_id TEXT NULL,
    is_reachable BIGINT NULL,
    occurrences BIGINT NOT NULL,
    PRIMARY KEY (key_id, repository)
);

-- version 2
CREATE TABLE outbox (
    event_id TEXT NOT NULL PRIMARY KEY,
    endpoint TEXT NOT NULL,
    key_id TEXT NOT NULL,
    cycle BIGINT NOT NULL,
    type TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    body BYTES NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    released_at BIGINT NULL,
    next_attempt_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease_owner TEXT NULL,
    lease_until BIGINT NOT NULL,
    delivered_at BIGINT NULL,
    closed_at BIGINT NULL,
    receipt TEXT NULL,
    last_error TEXT NULL,
    UNIQUE (endpoint, key_id, cycle)
);
CREATE INDEX outbox_by_state ON outbox (endpoint, state, next_attempt_at);
CREATE TABLE approvals (
    event_id TEXT NOT NULL REFERENCES outbox (event_id),
    approver TEXT NOT NULL,
    approved_at BIGINT NOT NULL,
    PRIMARY KEY (event_id, approver)
);
CREATE TABLE endpoint_state (
    endpoint TEXT NOT NULL PRIMARY KEY,
    disabled_at BIGINT NULL,
    disabled_because TEXT NULL,
    slowed_until BIGINT NOT NULL,
    failures_in_row BIGINT NOT NULL,
    open_until BIGINT NOT NULL,
    minute_started_at BIGINT NOT NULL,
    sent_in_minute BIGINT NOT NULL
);
CREATE TABLE audit_log (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BYTES NOT NULL
);
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- version 3
CREATE TABLE repositories (
    name TEXT NOT NULL PRIMARY KEY,
    url TEXT NULL,
    is_public BIGINT NOT NULL,
    scanned_at BIGINT NOT NULL,
    elapsed BIGINT NOT NULL,
    commits BIGINT NOT NULL,
    blobs BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    problem TEXT NULL
);
CREATE TABLE findings (
    finding_id TEXT NOT NULL PRIMARY KEY,
    rule_id TEXT NOT NULL,
    description TEXT NOT NULL,
    provider TEXT NOT NULL,
    severity BIGINT NOT NULL,
    confidence BIGINT NOT NULL,
    redacted TEXT NOT NULL,
    fingerprint TEXT NULL,
    advice TEXT NOT NULL,
    key_id TEXT NULL REFERENCES issued_keys (key_id)
);
CREATE TABLE sightings (
    finding_id TEXT NOT NULL REFERENCES findings (finding_id),
    repository TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    state BIGINT NOT NULL,
    occurrences BIGINT NOT NULL,
    places TEXT NOT NULL,
    PRIMARY KEY (finding_id, repository)
);
CREATE INDEX sightings_by_repository ON sightings (repository);
CREATE TABLE organisation_runs (
    target TEXT NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    finished_at BIGINT NULL
);

-- version 4
CREATE TABLE repository_parts (
    repository TEXT NOT NULL,
    kind TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    digest TEXT NOT NULL,
    is_covered BIGINT NOT NULL,
    PRIMARY KEY (repository, kind)
);

-- version 5
ALTER TABLE repositories ADD COLUMN moved_to TEXT NULL

-- version 6
CREATE TABLE keyscan_locks (number BIGINT NOT NULL PRIMARY KEY)

-- version 7


-- version 8
ALTER TABLE leaks ADD COLUMN exposed_at BIGINT NULL;
ALTER TABLE sightings ADD COLUMN exposed_at BIGINT NULL;

-- version 9
ALTER TABLE fingerprints ADD COLUMN added_at BIGINT NULL;
ALTER TABLE leaks ADD COLUMN held_because TEXT NULL;
ALTER TABLE outbox ADD COLUMN held_because TEXT NULL;
ALTER TABLE outbox ADD COLUMN approvals_needed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN attempted_at BIGINT NULL;
ALTER TABLE endpoint_state ADD COLUMN written_at BIGINT NULL;
CREATE TABLE job_addresses (
    repository TEXT NOT NULL PRIMARY KEY,
    address TEXT NOT NULL
);

-- version 10
ALTER TABLE audit_log ADD COLUMN seal BYTES NULL;
ALTER TABLE audit_log ADD COLUMN sealed_with TEXT NULL;

-- version 11
ALTER TABLE findings ADD COLUMN outcome TEXT NULL;
ALTER TABLE findings ADD COLUMN verified_at BIGINT NULL;
ALTER TABLE findings ADD COLUMN verified_host TEXT NULL;
ALTER TABLE findings ADD COLUMN asked_at BIGINT NULL;
ALTER TABLE findings ADD COLUMN asked_why TEXT NULL;
ALTER TABLE findings ADD COLUMN account TEXT NULL;
ALTER TABLE findings ADD COLUMN owner TEXT NULL;
ALTER TABLE findings ADD COLUMN scopes TEXT NULL;
ALTER TABLE findings ADD COLUMN identity_expires_at BIGINT NULL;
ALTER TABLE findings ADD COLUMN identity_last_used_at BIGINT NULL;
ALTER TABLE findings ADD COLUMN risk BIGINT NULL;

-- version 12
ALTER TABLE repositories ADD COLUMN clone_url TEXT NULL;

-- version 13
CREATE TABLE verdicts (
    name TEXT NOT NULL PRIMARY KEY,
    verdict TEXT NOT NULL,
    holds_until BIGINT NOT NULL
);

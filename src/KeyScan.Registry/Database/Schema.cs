namespace KeyScan.Registry.Database;

/// <summary>
/// The tables, one step a version. A step that has landed never changes; a change is a new step. <c>BYTES</c> stands for the database's
/// type of bytes; times are milliseconds since 1970 (UTC); <c>status</c> of a key is a <see cref="KeyStatus"/>.
/// </summary>
internal static class Schema
{
    /// <summary>Step n makes version n, counted from 1.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        // Issued keys, their fingerprints under each pepper, and where they leaked. Fingerprints name their key and epoch without a constraint: two
        // look-ups a row cost a third of an import, which writes keys and fingerprints in one transaction anyway.
        """
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
        """,

        // Revocation: events on their way, who approved them, how endpoints do, what was done, and what is switched.
        """
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
        """,

        // Findings of an organisation's repositories. `severity`, `confidence` and `state` are the numbers of their enumerations; `places` is JSON.
        """
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
        """,

        // What the last scan of each part of a repository was: `kind` is the name of a kind of place, that of code or gist for its history; `digest` says
        // what was looked for. What was scanned before this is not known in parts, so that a run that was broken off scans it again.
        """
        CREATE TABLE repository_parts (
            repository TEXT NOT NULL,
            kind TEXT NOT NULL,
            began_at BIGINT NOT NULL,
            digest TEXT NOT NULL,
            is_covered BIGINT NOT NULL,
            PRIMARY KEY (repository, kind)
        );
        """,

        // The name that a repository has now which was listed under this one.
        "ALTER TABLE repositories ADD COLUMN moved_to TEXT NULL",

        // Rows that transactions lock in the place of advisory locks, which every account can take that may connect.
        "CREATE TABLE keyscan_locks (number BIGINT NOT NULL PRIMARY KEY)",

        // Addresses with a token or a password in them were repositories' names.
        new Migration(StoredNames.Redact),

        // Since when a secret could be read, which is before a scan saw it. Scans of single repositories recorded leaks and no findings: they become some.
        new Migration(
            """
            ALTER TABLE leaks ADD COLUMN exposed_at BIGINT NULL;
            ALTER TABLE sightings ADD COLUMN exposed_at BIGINT NULL;
            """,
            StoredLeaks.Complete),

        // Revocation that cannot be aimed wrong: when fingerprints came, why leaks and events wait for a person, how many approvals an event needs,
        // which time the writer of a row went by, and the address that each name on a queue stands for.
        """
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
        """,

        // Each line's hash sealed with a key that is not in the database, and which one that was; older lines have none.
        """
        ALTER TABLE audit_log ADD COLUMN seal BYTES NULL;
        ALTER TABLE audit_log ADD COLUMN sealed_with TEXT NULL;
        """,
    ];
}

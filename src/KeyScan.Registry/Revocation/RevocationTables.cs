using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation;

/// <summary>
/// The tables of revocation: events on their way, who approved them, how endpoints do, what was done. A step that has landed
/// never changes; a change is a new one, of the next version of all (see <see cref="Schema"/>).
/// </summary>
internal static class RevocationTables
{
    /// <summary>Its steps.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new(2,
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
            """),

        // Revocation that cannot be aimed wrong: why events wait for a person, how many approvals one needs, which time the
        // writer of a row went by.
        new(9,
            """
            ALTER TABLE outbox ADD COLUMN held_because TEXT NULL;
            ALTER TABLE outbox ADD COLUMN approvals_needed BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE outbox ADD COLUMN attempted_at BIGINT NULL;
            ALTER TABLE endpoint_state ADD COLUMN written_at BIGINT NULL;
            """),

        // Each line's hash sealed with a key that is not in the database, and which one that was; older lines have none.
        new(10,
            """
            ALTER TABLE audit_log ADD COLUMN seal BYTES NULL;
            ALTER TABLE audit_log ADD COLUMN sealed_with TEXT NULL;
            """),
    ];
}

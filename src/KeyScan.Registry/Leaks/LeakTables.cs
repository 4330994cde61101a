using KeyScan.Registry.Database;

namespace KeyScan.Registry.Leaks;

/// <summary>
/// The tables of where issued keys leaked. A step that has landed never changes; a change is a new one, of the next version of
/// all (see <see cref="Schema"/>).
/// </summary>
internal static class LeakTables
{
    /// <summary>Its steps.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new(1,
            """
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
            """),

        // Since when a secret could be read, which is before a scan saw it.
        new(8, "ALTER TABLE leaks ADD COLUMN exposed_at BIGINT NULL"),

        // Why leaks wait for a person.
        new(9, "ALTER TABLE leaks ADD COLUMN held_because TEXT NULL"),
    ];
}

using KeyScan.Registry.Database;

namespace KeyScan.Registry.Keys;

/// <summary>
/// The tables of issued keys, and their fingerprints under each pepper. A step that has landed never changes; a change is a new
/// one, of the next version of all (see <see cref="Schema"/>).
/// </summary>
internal static class KeyTables
{
    /// <summary>Its steps.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        // Fingerprints name their key and epoch without a constraint: two look-ups a row cost a third of an import, which writes
        // keys and fingerprints in one transaction anyway.
        new(1,
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
            """),

        // When fingerprints came.
        new(9, "ALTER TABLE fingerprints ADD COLUMN added_at BIGINT NULL"),
    ];
}

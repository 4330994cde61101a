using KeyScan.Registry.Database;

namespace KeyScan.Registry.Findings;

/// <summary>
/// The tables of findings of an organisation's repositories, and what was scanned of them. A step that has landed never changes;
/// a change is a new one, of the next version of all (see <see cref="Schema"/>).
/// </summary>
internal static class FindingTables
{
    /// <summary>Its steps.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        // `severity`, `confidence` and `state` are the numbers of their enumerations; `places` is JSON.
        new(3,
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
            """),

        // What the last scan of each part of a repository was: `kind` is the name of a kind of place, that of code or gist for
        // its history; `digest` says what was looked for. What was scanned before this is not known in parts, so that a run that
        // was broken off scans it again.
        new(4,
            """
            CREATE TABLE repository_parts (
                repository TEXT NOT NULL,
                kind TEXT NOT NULL,
                began_at BIGINT NOT NULL,
                digest TEXT NOT NULL,
                is_covered BIGINT NOT NULL,
                PRIMARY KEY (repository, kind)
            );
            """),

        // The name that a repository has now which was listed under this one.
        new(5, "ALTER TABLE repositories ADD COLUMN moved_to TEXT NULL"),

        // Addresses with a token or a password in them were repositories' names.
        new(7, StoredNames.Redact),

        // Since when a secret could be read. Scans of single repositories recorded leaks and no findings: they become some.
        new(8,
            """
            ALTER TABLE sightings ADD COLUMN exposed_at BIGINT NULL;
            """,
            StoredLeaks.Complete),

        // The address that each name on a queue stands for.
        new(9,
            """
            CREATE TABLE job_addresses (
                repository TEXT NOT NULL PRIMARY KEY,
                address TEXT NOT NULL
            );
            """),

        // What providers said: `outcome` is the name of the last clear answer, `risk` the number of its severity, `scopes` JSON.
        // Nobody asked where it is empty.
        new(11,
            """
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
            """),

        // The address that git clones a repository from, without what is secret in it: its mirror is named by that.
        new(12, "ALTER TABLE repositories ADD COLUMN clone_url TEXT NULL"),
    ];
}

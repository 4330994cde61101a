using KeyScan.Registry.Database;

namespace KeyScan.Registry.Verdicts;

/// <summary>
/// The table of what providers said, for the next run. A step that has landed never changes; a change is a new one, of the next
/// version of all (see <see cref="Schema"/>).
/// </summary>
internal static class VerdictTables
{
    /// <summary>Its steps.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        // `name` is a keyed hash of the rule family, the template and all that was sent; `verdict` is JSON and has none of it.
        new(13,
            """
            CREATE TABLE verdicts (
                name TEXT NOT NULL PRIMARY KEY,
                verdict TEXT NOT NULL,
                holds_until BIGINT NOT NULL
            );
            """),
    ];
}

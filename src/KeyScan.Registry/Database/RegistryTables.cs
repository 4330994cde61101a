namespace KeyScan.Registry.Database;

/// <summary>
/// The tables of the database itself: settings by name, and rows that are locked. A step that has landed never changes; a change
/// is a new one, of the next version of all (see <see cref="Schema"/>).
/// </summary>
internal static class RegistryTables
{
    /// <summary>Its steps.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new(2,
            """
            CREATE TABLE settings (
                name TEXT NOT NULL PRIMARY KEY,
                value TEXT NOT NULL
            );
            """),

        // Rows that transactions lock in the place of advisory locks, which every account can take that may connect.
        new(6, "CREATE TABLE keyscan_locks (number BIGINT NOT NULL PRIMARY KEY)"),
    ];
}

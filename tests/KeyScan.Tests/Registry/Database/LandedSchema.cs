using System.Text.RegularExpressions;
using KeyScan.Registry.Database;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Registry.Database;

/// <summary>
/// The steps of the schema as they have landed, frozen in a file beside: registries out there have gone through them.
/// </summary>
internal static partial class LandedSchema
{
    private static readonly string[] Texts =
        [.. Version().Split(
            File.ReadAllText(Repository.Combine("tests", "KeyScan.Tests", "Registry", "Database", "landed-steps.sql"))).Skip(1)];

    /// <summary>The newest version that is frozen.</summary>
    public static int Newest => Texts.Length;

    /// <summary>The statements of a version, white space evened out.</summary>
    public static string[] Statements(int version) => Split(Texts[version - 1]);

    /// <summary>Statements one by one, white space evened out.</summary>
    public static string[] Split(string sql) =>
        [.. sql.Split(';').Select(s => Space().Replace(s, " ").Trim()).Where(s => s.Length > 0)];

    /// <summary>Takes a database back to what a version made of an empty one.</summary>
    public static void Make(RegistrySession session, int version)
    {
        if (session.Database.Address.IsPostgres)
        {
            session.Execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        }
        else
        {
            session.Execute("PRAGMA foreign_keys = OFF");
            foreach (string table in session.All("SELECT name FROM sqlite_master WHERE type = 'table'", r => r.GetString(0)))
                session.Execute($"DROP TABLE {table}");
        }
        session.Execute("CREATE TABLE keyscan_schema (version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)");
        for (int step = 1; step <= version; step++)
        {
            foreach (string statement in Statements(step))
                session.Execute(statement.Replace("BYTES", session.Database.Dialect.Bytes, StringComparison.Ordinal));
            session.Execute("INSERT INTO keyscan_schema (version, applied_at) VALUES (@version, 0)", ("@version", (long)step));
        }
    }

    [GeneratedRegex("^-- version [0-9]+$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}

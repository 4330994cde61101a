using System.Diagnostics;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Database;

/// <summary>Each room owns its steps; together they are what has always been done to a registry.</summary>
public sealed class SchemaTests
{
    public static TheoryData<int> Landed { get; } = new(Enumerable.Range(1, LandedSchema.Newest));

    public static TheoryData<DatabaseKind, int> Older { get; } = MakeOlder();

    [Theory, MemberData(nameof(Landed))]
    public void A_step_that_has_landed_never_changes(int version) => Assert.Equal(
        LandedSchema.Statements(version).Order(StringComparer.Ordinal),
        KeyRegistry.Tables.Steps(version).SelectMany(s => LandedSchema.Split(s.Sql)).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Older))]
    public void A_registry_of_any_version_becomes_what_a_new_one_is_and_keeps_its_rows(DatabaseKind kind, int version)
    {
        using var registry = new TestRegistry(kind);
        string[] fresh = Columns(registry.Database);
        registry.Database.Run(session =>
        {
            LandedSchema.Make(session, version);
            session.Execute(
                "INSERT INTO issued_keys (key_id, scopes, status, status_changed_at, updated_at) VALUES ('k1', '', 0, 0, 0)");
            session.Execute("INSERT INTO leaks (key_id, repository, finding_id, fingerprint, first_seen_at, last_seen_at, "
                + "severity, path, line, occurrences)"
                + " VALUES ('k1', 'shop', 'f1', '', 1, 1, 'high', 'a', 1, 1)");
        });
        registry.Database.Dispose();
        using RegistryDatabase again = KeyRegistry.Open(RegistryAddress.Parse(registry.Text));
        Assert.Equal(fresh, Columns(again));
        long[] versions = [.. again.Run(s => s.All("SELECT version FROM keyscan_schema ORDER BY version", r => r.GetInt64(0)))];
        Assert.Equal(Enumerable.Range(1, KeyRegistry.Tables.Newest).Select(v => (long)v), versions);
        Assert.Equal([("k1", "shop")],
            again.Run(s => s.All("SELECT key_id, repository FROM leaks", r => (r.GetString(0), r.GetString(1)))));
        // Before version 8, scans of single repositories recorded leaks without findings.
        string[] findings = [.. again.Run(s => s.All("SELECT key_id FROM findings", r => r.GetString(0)))];
        Assert.Equal(version < 8 ? ["k1"] : [], findings);
    }

    [Fact]
    public void A_version_that_no_room_has_is_no_schema() =>
        Assert.Throws<UnreachableException>(() => new Schema([new Migration(1, ""), new Migration(3, "")]));

    [Fact]
    public void Each_room_changes_its_own_tables_alone()
    {
        var owners = new Dictionary<string, int>(StringComparer.Ordinal);
        IReadOnlyList<Migration>[] rooms =
        [
            RegistryTables.Migrations, KeyScan.Registry.Keys.KeyTables.Migrations, KeyScan.Registry.Leaks.LeakTables.Migrations,
            KeyScan.Registry.Revocation.RevocationTables.Migrations, KeyScan.Registry.Findings.FindingTables.Migrations,
            KeyScan.Registry.Verdicts.VerdictTables.Migrations,
        ];
        foreach ((int room, IReadOnlyList<Migration> steps) in rooms.Index())
        {
            foreach (string[] words in steps.SelectMany(s => LandedSchema.Split(s.Sql)).Select(s => s.Split(' ')))
            {
                string table = words[1] == "INDEX" ? words[4] : words[2];
                Assert.Equal(room, owners.TryAdd(table, room) ? room : owners[table]);
            }
        }
    }

    private static TheoryData<DatabaseKind, int> MakeOlder()
    {
        var data = new TheoryData<DatabaseKind, int>();
        for (int version = 1; version <= LandedSchema.Newest; version++)
            data.Add(DatabaseKind.Sqlite, version);
        data.Add(DatabaseKind.Postgres, 1);
        data.Add(DatabaseKind.Postgres, LandedSchema.Newest - 1);
        return data;
    }

    /// <summary>Every column of every table, with what the database says of it, and the indexes.</summary>
    private static string[] Columns(RegistryDatabase database) =>
        [.. database.Run(session => session.All(database.Address.IsPostgres
        ? """
          SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '')
          FROM information_schema.columns WHERE table_schema = 'public'
          UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
          """
        : """
          SELECT m.name || ' ' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || COALESCE(c.dflt_value, '') || ' ' || c.pk
          FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
          UNION ALL SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
          """, r => r.GetString(0))).Order(StringComparer.Ordinal)];
}

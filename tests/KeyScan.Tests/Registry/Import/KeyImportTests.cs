using System.Text;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Registry.Import;
using KeyScan.Registry.Keys;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Import;

/// <summary>What an import does to a registry, on every kind of database.</summary>
public sealed class KeyImportTests
{
    private const string Header = "key_id,key,owner,status\n";

    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    [Theory, MemberData(nameof(Kinds))]
    public void The_same_file_again_changes_nothing(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        string text = Header + Row(1) + Row(2) + Row(3);
        ImportReport first = registry.Import(text);
        ImportReport second = registry.Import(text);
        Assert.Equal((3, 0, 0, 3), (first.New, first.Changed, first.Unchanged, first.NewFingerprints));
        Assert.Equal((0, 0, 3, 0), (second.New, second.Changed, second.Unchanged, second.NewFingerprints));
        Assert.Equal(new KeyCounts(3, 3, 0), registry.Store.Count());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Everything_that_a_row_says_is_kept(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import(
            "key_id,key,provider,owner,team,email,integration,environment,scopes,issued_at,expires_at,last_used_at,"
                + "last_rotated_at,status,webhook\n"
            + $"k1,{Token(1)},api,Dana,Payments,dana@example.com,billing,production,\"read, write;admin\",2025-01-02,2027-01-02T03:04:05+01:00,1760000000,2025-06-01 10:00:00.5Z,suspended,https://example.com/hook\n");
        IssuedKey key = registry.Store.Find("k1")!;
        Assert.Equal(["read", "write", "admin"], key.Scopes);
        Assert.Equivalent(
            new IssuedKey
            {
                KeyId = "k1",
                Provider = "api",
                Owner = "Dana",
                Team = "Payments",
                Email = "dana@example.com",
                Integration = "billing",
                Environment = "production",
                Scopes = key.Scopes,
                IssuedAt = new DateTimeOffset(2025, 1, 2, 0, 0, 0, TimeSpan.Zero),
                ExpiresAt = new DateTimeOffset(2027, 1, 2, 2, 4, 5, TimeSpan.Zero),
                LastUsedAt = DateTimeOffset.FromUnixTimeSeconds(1760000000),
                LastRotatedAt = new DateTimeOffset(2025, 6, 1, 10, 0, 0, 500, TimeSpan.Zero),
                Status = KeyStatus.Suspended,
                Webhook = "https://example.com/hook",
                StatusChangedAt = TestRegistry.Now,
            },
            key, strict: true);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_a_file_lacks_stays_and_what_it_leaves_empty_goes(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key_id,key,owner,team,status\nk1,{Token(1)},Dana,Payments,suspended\n");
        ImportReport report = registry.Import($"key_id,key,owner,last_used_at\nk1,{Token(1)},,2026-01-01\n");
        IssuedKey key = registry.Store.Find("k1")!;
        Assert.Equal((0, 1, 0), (report.New, report.Changed, report.Unchanged));
        Assert.Equal((null, "Payments", KeyStatus.Suspended), (key.Owner, key.Team, key.Status));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), key.LastUsedAt);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void One_bad_row_refuses_the_whole_file(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        ImportReport report = registry.Import(Header + Row(1) + $"k2,{Token(2)},Dana,gone\n" + Row(3));
        Assert.False(report.IsKept);
        Assert.Equal("keys.csv:3: `status` is none of active, revoked, expired, suspended. Mend the row, or leave out such rows "
            + "with --skip-bad-rows.", Assert.Single(report.Problems).ToString());
        Assert.Equal(new KeyCounts(0, 0, 0), registry.Store.Count());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Bad_rows_can_be_left_out(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        string bad = string.Concat(Enumerable.Range(10, 30).Select(i => $"k{i},short,,\n"));
        ImportReport report = registry.Import(Header + Row(1) + bad + Row(3), new ImportOptions { SkipBadRows = true });
        Assert.Equal((true, 2, 30, 20), (report.IsKept, report.New, report.BadRows, report.Problems.Count));
        Assert.Equal(2, registry.Store.Count().Keys);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Rows_that_contradict_each_other_are_named_by_their_lines(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        ImportReport report = registry.Import(Header
            + Row(1)
            + $"twice,{Token(5)},Dana,active\n"
            + $"twice,{Token(5)},Robin,active\n"
            + $"rotated,{Token(6)},Dana,active\n"
            + $"rotated,{Token(7)},Dana,active\n"
            + $"one,{Token(8)},Dana,active\n"
            + $"other,{Token(8)},Dana,active\n");
        Assert.False(report.IsKept);
        Assert.Equal(
            [
                ("keys.csv:3", "the same key id has different data in line 4"),
                ("keys.csv:5", "the same key id has a different key in line 6"),
                ("keys.csv:7", "the same key has another key id in line 8"),
            ],
            report.Problems.Select(p => (p.Where, p.What)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_row_that_stands_there_twice_counts_once(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        ImportReport report = registry.Import(Header + Row(1) + Row(2) + Row(1));
        Assert.Equal((2, 0, 0, 2), (report.New, report.Changed, report.BadRows, report.NewFingerprints));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_key_that_the_registry_has_under_another_id_is_refused(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import(Header + Row(1));
        ImportReport report = registry.Import(Header + Row(2) + $"thief,{Token(1)},Dana,active\n");
        Assert.False(report.IsKept);
        Assert.Equal(("keys.csv:3", "the registry has the same key under the id `k1`"),
            (Assert.Single(report.Problems).Where, report.Problems[0].What));
        Assert.Equal(1, registry.Store.Count().Keys);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_revoked_key_that_a_file_calls_active_is_told(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import(Header + Row(1));
        registry.Store.Mark(["k1"], KeyStatus.Revoked, TestRegistry.Now);
        Assert.Equal(1, registry.Import(Header + Row(1)).Reactivated);
        Assert.Equal(KeyStatus.Active, registry.Store.Find("k1")!.Status);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void No_text_of_a_key_is_anywhere_in_the_database(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import(Header + string.Concat(Enumerable.Range(1, 500).Select(Row)));
        registry.Import(Header + Row(501) + "bad,short,,\n", new ImportOptions { SkipBadRows = true });
        byte[] all = registry.AllBytes();
        Assert.True(all.AsSpan().IndexOf("k499"u8) >= 0);
        Assert.All(Enumerable.Range(1, 501), i =>
        {
            byte[] token = Encoding.UTF8.GetBytes(Token(i));
            Assert.Equal(-1, all.AsSpan().IndexOf(token));
            Assert.Equal(-1, all.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(token))));
        });
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_column_that_repeats_the_key_is_refused(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        ImportReport report = registry.Import($"key_id,key,owner\nk1,{Token(1)},see {Token(1)}\n");
        Assert.Equal("`owner` holds the key itself, which must not be stored", Assert.Single(report.Problems).What);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_set_of_the_registry_finds_its_keys(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import(Header + Row(1) + Row(2));
        string file = registry.Folder.Combine("issued.kset");
        FingerprintSetSummary summary =
            FingerprintSetBuilder.Write(file, TestRegistry.Peppers(), registry.Store.Records(), withOwners: true);
        Assert.Equal((2, 0), (summary.Keys, summary.Unseen));
        using FingerprintSet set = FingerprintSet.Open(file, TestRegistry.Peppers());
        SetMatch match = Assert.NotNull(set.Find(Encoding.UTF8.GetBytes(Token(2))));
        Assert.Equal(("k2", "Dana"), (set.KeyOf(match).KeyId, set.KeyOf(match).Owner));
        Assert.Null(set.Find(Encoding.UTF8.GetBytes(Token(3))));
    }

    private static string Row(int number) => $"k{number},{Token(number)},Dana,active\n";

    private static string Token(int number) => MadeTokens.Random("acme_", 32, number);
}

using KeyScan.Registry.Leaks;
using KeyScan.Tests.Registry.Revocation;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Leaks;

public sealed class LeakStoreTests
{
    [Fact]
    public void Leaks_go_along_when_their_repository_is_renamed_each_once()
    {
        using var registry = new LeakyRegistry();
        registry.Leak("k1", "k2");
        registry.LeakAgain("k1", "acme/new");
        var store = new LeakStore(registry.Database);
        store.Move("https://git.example.com/shop.git", "acme/new");
        Assert.Equal([("k1", "acme/new"), ("k2", "acme/new")], store.All().Select(l => (l.KeyId, l.Repository)).Order());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public void A_leak_of_an_everyday_value_or_in_many_places_is_held_and_one_of_a_key_is_not(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import(string.Concat(
            ["key,key_id\n", .. Enumerable.Range(0, 5).Select(i => $"{MadeTokens.Random("acme_", 32, i)},k-{i}\n")]));
        Finding[] findings =
        [
            Of("k-0", "Content-Type", 1, 1),
            Of("k-1", MadeTokens.Random("acme_", 32, 1), UnlikelyKey.ManyFiles, 1),
            Of("k-2", MadeTokens.Random("acme_", 32, 2), 1, UnlikelyKey.ManyLines),
            Of("k-3", MadeTokens.Random("acme_", 32, 3), UnlikelyKey.ManyFiles - 1, 5),
            Of("k-4", "User-Agent", 1, 1), Of("k-4", MadeTokens.Random("acme_", 32, 4), 2, 1),
        ];
        var store = new LeakStore(registry.Database);
        store.Record("shop", findings, isWhole: true, TestRegistry.Now);
        Dictionary<string, Leak> leaks = store.All().ToDictionary(l => l.KeyId, StringComparer.Ordinal);
        Assert.Equal(["reads as words or a name", "stands in 10 files at once", "stands in 100 lines at once", null, null],
            leaks.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Value.HeldBecause));
        Assert.Equal(findings[5].Id.ToString(), leaks["k-4"].FindingId);

        store.Record("shop", [Of("k-0", MadeTokens.Random("acme_", 32, 0), 1, 1)], isWhole: false, TestRegistry.Now);
        Assert.Null(Assert.Single(store.Find("k-0")).HeldBecause);
    }

    private static Finding Of(string keyId, string secret, int files, int lines)
    {
        var samples = new SampleReports();
        var value = new Secret(secret);
        Location[] places = [.. Enumerable.Range(0, files)
            .SelectMany(f => Enumerable.Range(1, lines).Select(l => samples.MakeLocation($"src/{f}.txt", l, value)))];
        return SampleReports.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), value,
            places) with { IssuedKey = new IssuedKey { KeyId = keyId, Status = KeyStatus.Active } };
    }
}

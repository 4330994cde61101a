using KeyScan.Registry.Findings;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Findings;

/// <summary>What the registry keeps of findings from one scan to the next.</summary>
public sealed class FindingStoreTests
{
    private static readonly SourceKind[] Code = [SourceKind.File];
    private readonly SampleReports _samples = new();

    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    [Theory, MemberData(nameof(Kinds))]
    public void A_scan_that_does_not_know_issued_keys_leaves_what_is_known_of_a_secret(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key_id,key\nk1,{MadeTokens.Random("acme_", 32, 1)}\n");
        Finding plain = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "a.txt", 1);
        Finding issued = plain with
        {
            Fingerprint = Fingerprint.Compute(TestRegistry.Pepper(1), plain.Secret),
            IssuedKey = new IssuedKey { KeyId = "k1", Status = KeyStatus.Active },
        };
        var store = new FindingStore(registry.Database);
        store.Record("acme/shop", SampleReports.MakeReport(issued), Code);
        store.Record("acme/shop", SampleReports.MakeReport(plain), Code);
        RecordedFinding found = Assert.Single(store.All());
        Assert.Equal(("k1", issued.Fingerprint!.Value.Text), (found.IssuedKey?.KeyId, found.Fingerprint));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_known_of_a_repository_goes_along_when_it_is_renamed(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        Rule rule = SampleReports.MakeRule("acme-key", "Acme key");
        Finding both = _samples.MakeFinding(rule, "a.txt", 1), old = _samples.MakeFinding(rule, "b.txt", 2),
            gone = _samples.MakeFinding(rule, "c.txt", 3);
        var store = new FindingStore(registry.Database);
        ScanReport first = SampleReports.MakeReport(both, old, gone);
        store.Record("acme/old", first, Code);
        store.Record("acme/new", SampleReports.MakeReport(both), Code);
        store.Record("acme/new", SampleReports.MakeReport(both, old) with { StartedAt = first.StartedAt.AddHours(1) }, Code,
            "acme/old");
        Assert.All(store.All(), f => Assert.Equal("acme/new", Assert.Single(f.Sightings).Repository));
        Assert.Equal(first.StartedAt, store.All().Single(f => f.Id == old.Id.ToString()).FirstSeenAt);
        Assert.Equal([gone.Id.ToString()], store.All().Where(f => f.State == FindingState.Fixed).Select(f => f.Id));
        store.Move("acme/new", "acme/newer");
        Assert.All(store.All(), f => Assert.Equal("acme/newer", Assert.Single(f.Sightings).Repository));
    }
}

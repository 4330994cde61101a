using System.Text;
using KeyScan.Registry.Findings;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Findings;

/// <summary>What keys the ids of findings in a registry.</summary>
public sealed class FindingSaltTests
{
    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    [Theory, MemberData(nameof(Kinds))]
    public void Every_registry_has_a_salt_of_its_own_which_stays(DatabaseKind kind)
    {
        using var one = new TestRegistry(kind);
        using var other = new TestRegistry(kind);
        string salt = FindingSalt.Read(one.Database);
        Assert.Equal(32, salt.Length);
        Assert.Equal(salt, FindingSalt.Read(one.Database));
        Assert.NotEqual(salt, FindingSalt.Read(other.Database));
        Assert.NotEqual(Encoding.UTF8.GetString(FindingId.SharedSalt.Span), salt);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_registry_that_has_findings_from_before_keeps_their_salt(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        var samples = new SampleReports();
        Finding found = samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "a.txt", 1);
        new FindingStore(registry.Database).Record("acme/shop", SampleReports.MakeReport(found), [SourceKind.File]);
        Assert.Equal(Encoding.UTF8.GetString(FindingId.SharedSalt.Span), FindingSalt.Read(registry.Database));
    }
}

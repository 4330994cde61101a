using KeyScan.Forges;
using KeyScan.Forges.Fleet;
using KeyScan.Registry.Findings;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>When a repository counts as done: all that is wanted was read, since then, with the same rules.</summary>
public sealed class FleetRecordTests
{
    private static readonly DateTimeOffset Begun = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FleetRepository Code = new("acme/shop", RepositoryAddress.Parse("https://git.example.test/shop.git"));
    private static readonly FleetRepository WithIssues = Code with { Also = [SourceKind.Issue] };

    [Fact]
    public void A_scan_that_began_before_the_run_may_have_fetched_before_it_and_does_not_count()
    {
        Assert.False(FleetRecord.IsDone(Scan(Part(SourceKind.Blob, began: -1)), Code, Begun, null));
        Assert.False(FleetRecord.IsAnswered(Scan(Part(SourceKind.Blob, began: -1)), Code, Begun));
        Assert.True(FleetRecord.IsDone(Scan(Part(SourceKind.Blob)), Code, Begun, null));
    }

    [Fact]
    public void A_scan_with_other_rules_counts_only_for_who_does_not_know_them()
    {
        Assert.False(FleetRecord.IsDone(Scan(Part(SourceKind.Blob)), Code, Begun, "others"));
        Assert.True(FleetRecord.IsDone(Scan(Part(SourceKind.Blob)), Code, Begun, "rules"));
        Assert.True(FleetRecord.IsDone(Scan(Part(SourceKind.Blob)), Code, Begun, null));
    }

    [Fact]
    public void All_that_is_wanted_must_have_been_read_by_one_scan_or_another()
    {
        Assert.False(FleetRecord.IsDone(Scan(Part(SourceKind.Blob)), WithIssues, Begun, null));
        Assert.False(FleetRecord.IsAnswered(Scan(Part(SourceKind.Blob)), WithIssues, Begun));
        Assert.False(FleetRecord.IsDone(Scan(Part(SourceKind.Blob), Part(SourceKind.Issue, began: -1)), WithIssues, Begun, null));
        Assert.True(FleetRecord.IsDone(Scan(Part(SourceKind.Blob), Part(SourceKind.Issue, began: 1)), WithIssues, Begun, null));
        Assert.True(FleetRecord.IsDone(Scan(Part(SourceKind.Blob), Part(SourceKind.Issue) with { IsCovered = false }), Code,
            Begun, null));
    }

    [Fact]
    public void What_could_not_be_read_is_an_answer_and_is_not_done()
    {
        RepositoryScan scan = Scan(Part(SourceKind.Blob), Part(SourceKind.Issue) with { IsCovered = false });
        Assert.True(FleetRecord.IsAnswered(scan, WithIssues, Begun));
        Assert.False(FleetRecord.IsDone(scan, WithIssues, Begun, null));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public void A_scan_that_was_asked_for_less_leaves_what_is_known_of_the_rest(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        var store = new RepositoryStore(registry.Database);
        store.Record(Scan(Part(SourceKind.Blob), Part(SourceKind.Issue)));
        store.Record(Scan(Part(SourceKind.Blob, began: 5) with { Digest = "others" }) with { ScannedAt = Begun.AddMinutes(1) });
        ScannedPart[] expected = [Part(SourceKind.Blob, began: 5) with { Digest = "others" }, Part(SourceKind.Issue)];
        Assert.Equal(expected, store.Find("acme/shop")!.Parts.OrderBy(p => p.Kind));
        Assert.Equal(expected, Assert.Single(store.Since(Begun.AddMinutes(1))).Parts.OrderBy(p => p.Kind));
        Assert.Equal(expected, Assert.Single(store.All()).Parts.OrderBy(p => p.Kind));
        Assert.Empty(store.Since(Begun.AddMinutes(2)));
    }

    private static ScannedPart Part(SourceKind kind, int began = 0) =>
        new(kind, Begun.AddSeconds(began), "rules", IsCovered: true);

    private static RepositoryScan Scan(params ScannedPart[] parts) =>
        new() { Name = "acme/shop", ScannedAt = Begun, Parts = parts };
}

using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>
/// However history is rewritten, a scan that goes on from the last one finds what a scan of everything finds, in the same
/// places.
/// </summary>
public sealed class RewrittenHistoryTests : IDisposable
{
    private readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_scan_that_goes_on_finds_what_a_scan_of_everything_finds(int seed)
    {
        using var history = new RewrittenHistory(seed);
        var options = new HistoryOptions { Repository = history.Git.Path, Threads = 2 };
        var random = new Random(seed);
        var steps = new List<string>();
        int found = 0;
        for (int step = 0; step < 50; step++)
        {
            steps.Add(history.Step());
            if (random.Next(4) == 0)
                continue;
            if (random.Next(6) == 0)
                Scan(Incremental(options, onlyNew: true));
            string[] expected = Scan(new HistorySource(options)), actual = Scan(Incremental(options, onlyNew: false));
            found += expected.Length;
            Assert.True(expected.SequenceEqual(actual, StringComparer.Ordinal),
                $"""
                after {string.Join(", ", steps.Select((s, i) => $"{i} {s}"))}
                only there: {string.Join("\n", expected.Except(actual))}
                only here: {string.Join("\n", actual.Except(expected))}
                """);
        }
        Assert.True(found > 25, $"{found} places were compared");
    }

    private IncrementalHistorySource Incremental(HistoryOptions options, bool onlyNew) =>
        new(options, _state.Path, "rules", onlyNew);

    private static string[] Scan<T>(T source) where T : IAttributingSource, IDisposable
    {
        using (source)
        {
            ScanReport report = new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]) })
                .Scan(source, "repository", new CoverageCounter());
            Assert.Empty(report.Coverage.Problems);
            return [.. report.Findings.SelectMany(f => f.Locations.Select(l => Say(f, l))).Order(StringComparer.Ordinal)];
        }
    }

    private static string Say(Finding finding, Location location)
    {
        Provenance place = location.Provenance;
        return $"{finding.Id} {place.Source} {place.Path}:{location.StartLine} {location.Blob} {place.Commit} {place.Author} "
            + $"{place.Date:u} [{string.Join(' ', place.ReachableFrom)}]";
    }
}

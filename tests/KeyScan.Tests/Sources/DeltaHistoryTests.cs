using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>
/// History as git packs it, with delta chains of fifty, is scanned to the same end with and without knowing how its blobs were
/// made.
/// </summary>
public sealed class DeltaHistoryTests : IDisposable
{
    private const int Versions = 60;
    private readonly GitRepository _git = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_scan_of_what_is_new_reports_what_a_scan_of_all_reports(int threads)
    {
        DeltaText[] files = [.. Enumerable.Range(0, 6).Select(i => new DeltaText(1000 + i))];
        for (int version = 0; version < Versions; version++)
        {
            for (int i = 0; i < files.Length; i++)
            {
                files[i].Change(new DeltaLink());
                _git.Write($"file{i}.txt", files[i].Bytes);
            }
            _git.Commit($"version {version}");
        }
        _git.Run("repack", "-adfq", "--depth=50", "--window=50");
        string[] whole = Scan(isDelta: false, threads), part = Scan(isDelta: true, threads);
        Assert.InRange(whole.Length, 20, int.MaxValue);
        Assert.Equal(whole, part);
    }

    public void Dispose() => _git.Dispose();

    private string[] Scan(bool isDelta, int threads)
    {
        using var history =
            new HistorySource(new HistoryOptions { Repository = _git.Path, DeltaScan = isDelta, Threads = threads });
        ScanReport report =
            new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn() }).Scan(history, "history", new CoverageCounter());
        Assert.Empty(report.Coverage.Problems);
        return [.. report.Findings.Select(f => $"{f.Id} {f.Rule.Id} {f.Confidence} "
            + string.Join(' ', f.Locations.Select(l =>
                $"{l.Provenance.Path}:{l.StartLine}:{l.StartColumn}-{l.EndColumn}@{l.Provenance.Commit} {l.Excerpt}")))
            .Order(StringComparer.Ordinal)];
    }
}

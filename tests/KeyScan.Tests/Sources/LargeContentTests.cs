using System.Text;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Sources.History;
using KeyScan.Sources.Staged;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>What is too large to be held is read in pieces, and found is what would be found in one.</summary>
public sealed class LargeContentTests : IDisposable
{
    private const int PieceLength = 8 << 20;
    private readonly GitRepository _git = new();

    public void Dispose() => _git.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Keys_at_every_seam_are_found_once_each_at_their_lines(bool wide)
    {
        (string text, List<(string Key, int Line)> keys) = TextWithKeys(wide ? 5_000_000 : 10_000_000);
        byte[] bytes = wide ? [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)] : Encoding.ASCII.GetBytes(text);
        Assert.True(bytes.Length > PieceLength);
        _git.Write("a.log", bytes);
        foreach (ScanReport report in (ScanReport[])
            [Scan(new DirectorySource(new DirectoryOptions { Paths = [_git.Path] })),
                Scan(new StreamSource(new MemoryStream(bytes), "<stdin>"))])
        {
            Assert.Empty(report.Coverage.Problems);
            Assert.Equal(keys.Order(),
                report.Findings.Select(f => (f.Secret.Reveal(), Assert.Single(f.Locations).StartLine)).Order());
            Assert.All(report.Findings, f => Assert.Equal(1, f.Occurrences));
            Assert.Equal((1, bytes.Length), (report.Coverage.Files, report.Coverage.Bytes));
        }
        Assert.Equal(ObjectId.OfBlob(bytes),
            Scan(new DirectorySource(new DirectoryOptions { Paths = [_git.Path] })).Findings[0].Locations[0].Blob);
    }

    [Fact]
    public void A_text_of_65_MiB_in_history_and_in_the_index_is_read()
    {
        (string text, List<(string Key, int Line)> keys) = TextWithKeys(1_000_000);
        byte[] bytes = [.. Encoding.ASCII.GetBytes(text), .. Enumerable.Repeat((byte)'\n', 66 << 20)];
        _git.Write("a.log", bytes);
        _git.Run("add", "a.log");
        Assert.Equal(keys.Count, Scan(new StagedSource(new StagedOptions { Repository = _git.Path })).Findings.Count);
        _git.Commit("large");
        using var history = new HistorySource(new HistoryOptions { Repository = _git.Path });
        ScanReport report = Scan(history);
        Assert.Empty(report.Coverage.Problems);
        Assert.Equal(keys.Order(),
            report.Findings.Select(f => (f.Secret.Reveal(), Assert.Single(f.Locations).StartLine)).Order());
        Assert.All(report.Findings, f => Assert.Equal("a.log", f.Locations[0].Provenance.Path));
    }

    [Fact]
    public void A_text_above_the_limit_in_history_is_a_problem_and_a_binary_is_counted()
    {
        _git.Write("a.log", string.Concat(Enumerable.Repeat("some text\n", 1000)));
        byte[] noise = new byte[10_000];
        new Random(1).NextBytes(noise);
        _git.Write("b.bin", noise);
        _git.Commit("both");
        using var history = new HistorySource(new HistoryOptions { Repository = _git.Path, MaxBlobSize = 5000 });
        ScanReport report = Scan(history);
        Assert.Equal("the file has 10,000 bytes, more than the limit of 5,000", Assert.Single(report.Coverage.Problems).What);
        Assert.Equal([new SkippedCount(SkipReason.LargeBinary, 1)], report.Coverage.Skipped);
        Assert.Equal(2, report.ExitCode());
    }

    /// <summary>A key every 40,000 bytes or so, so that some stand on each seam, wherever it is.</summary>
    private static (string Text, List<(string Key, int Line)> Keys) TextWithKeys(int length)
    {
        var text = new StringBuilder();
        var keys = new List<(string, int)>();
        for (int line = 1; text.Length < length; line++)
        {
            if (line % 100 != 0)
            {
                text.Append('x', 300 + (line % 37)).Append('\n');
                continue;
            }
            string key = MadeTokens.Random("acme_", 20, line);
            keys.Add((key, line));
            text.Append($"k = {key};\n");
        }
        return (text.ToString(), keys);
    }

    private static ScanReport Scan(IBlobSource source) =>
        new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]) }).Scan(source, "here", new CoverageCounter());
}

using System.Text;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sinks;
using KeyScan.Sources;
using KeyScan.Sources.History;
using KeyScan.Sources.Staged;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>Keys in the names of files, folders, branches and tags: found as those in files are, and printed by nobody.</summary>
public sealed class NamesTests : IDisposable
{
    private static readonly string Key = MadeTokens.Random("acme_", 20, seed: 21);
    private readonly GitRepository _git = new();

    public void Dispose() => _git.Dispose();

    [Theory]
    [InlineData("notes-{0}.txt", "notes-{0}.txt")]
    [InlineData("a/dir-{0}/b/c.txt", "a/dir-{0}")]
    [InlineData("{0}/.keep", "{0}")]
    public void A_key_in_a_path_is_found_in_the_name_that_bears_it(string path, string named)
    {
        path = string.Format(null, path, Key);
        _git.Write(path, "");
        AssertNamed(ScanFolder(), SourceKind.File, string.Format(null, named, Key));
        _git.Run("add", ".");
        AssertNamed(ScanIndex(), SourceKind.Staged, string.Format(null, named, Key));
        string commit = _git.Commit("with it");
        Location place = AssertNamed(ScanHistory(), SourceKind.Blob, string.Format(null, named, Key));
        Assert.Equal(commit, place.Provenance.Commit.ToString());
        _git.Run("rm", "-rq", ".");
        _git.Commit("without it");
        AssertNamed(ScanHistory(), SourceKind.Blob, string.Format(null, named, Key));
    }

    [Fact]
    public void A_folder_is_one_place_however_many_files_it_holds()
    {
        for (int i = 0; i < 40; i++)
            _git.Write($"{Key}/{i}.txt", $"{i}");
        Finding finding = Assert.Single(ScanFolder().Findings);
        Assert.Equal((1, Key), (finding.Occurrences, Assert.Single(finding.Locations).Provenance.Path));
        _git.Commit("all");
        _git.Write($"{Key}/1.txt", "changed");
        _git.Commit("changed");
        Assert.Equal(Key, Assert.Single(Assert.Single(ScanHistory().Findings).Locations).Provenance.Path);
    }

    [Fact]
    public void A_file_that_is_moved_to_such_a_name_is_new_and_one_that_had_it_is_not()
    {
        _git.Write("plain.txt", "some text that stays what it is");
        _git.Write($"old/{Key}.txt", "old");
        string before = _git.Commit("before");
        string other = MadeTokens.Random("acme_", 20, seed: 22);
        _git.Run("mv", "plain.txt", $"{other}.txt");
        _git.Write("old/beside.txt", "new");
        _git.Run("add", ".");
        Assert.Equal($"{other}.txt", Assert.Single(Assert.Single(ScanIndex().Findings).Locations).Provenance.Path);
        _git.Commit("moved");
        ScanReport range = ScanHistory(o => o with { Range = $"{before}..HEAD" });
        Assert.Equal($"{other}.txt", Assert.Single(Assert.Single(range.Findings).Locations).Provenance.Path);
    }

    [Fact]
    public void Names_of_branches_and_tags_are_found_and_what_is_pushed_is()
    {
        _git.Write("a.txt", "a");
        string commit = _git.Commit("first");
        string[] keys = [.. Enumerable.Range(30, 3).Select(i => MadeTokens.Random("acme_", 20, i))];
        _git.Run("branch", $"feature/{keys[0]}");
        _git.Run("tag", $"v-{keys[1]}");
        _git.Run("update-ref", $"refs/remotes/origin/{keys[2]}", "HEAD");
        ScanReport report = ScanHistory();
        Assert.Equal(keys.Order(StringComparer.Ordinal),
            report.Findings.Select(f => f.Secret.Reveal()).Order(StringComparer.Ordinal));
        Assert.All(report.Findings,
            f => Assert.Equal((SourceKind.Ref, true), (f.Locations[0].Provenance.Source, f.Locations[0].IsInName)));

        byte[] lines = Encoding.ASCII.GetBytes($"refs/heads/x {commit} refs/heads/{keys[0]} {new string('0', 40)}\n");
        ScanReport pushed = ScanHistory(o => o with { Push = PushedRefs.ReadPrePush(new MemoryStream(lines), "origin") });
        Assert.Equal(keys[0], Assert.Single(pushed.Findings).Secret.Reveal());
    }

    [Fact]
    public void Where_a_state_is_kept_a_name_is_found_again_each_time()
    {
        _git.Write($"{Key}.txt", "a");
        _git.Commit("first");
        using var states = new TemporaryFolder();
        for (int run = 0; run < 3; run++)
        {
            using var source =
                new IncrementalHistorySource(new HistoryOptions { Repository = _git.Path }, states.Path, "rules", onlyNew: false);
            AssertNamed(Scan(source), SourceKind.Blob, $"{Key}.txt");
            _git.Write("other.txt", $"{run}");
            _git.Commit("more");
        }
    }

    [Fact]
    public void No_format_prints_a_key_that_stands_in_a_name()
    {
        string odd = MadeTokens.Random("acme_", 20, seed: 40);
        _git.Write($"d-{Key}/{Key}.txt", $"key = {odd}\n");
        _git.Commit("with it");
        _git.Run("checkout", "-q", "-b", $"b-{odd}");
        ScanReport[] reports = [ScanFolder(), ScanHistory(), Scan(
            new DirectorySource(new DirectoryOptions { Paths = [_git.Combine($"missing-{Key}"), _git.Path], NoIgnore = true }))];
        foreach (string format in SinkFormats.Names)
        {
            Assert.True(SinkFormats.TryCreate(format, new SinkOptions { ToolVersion = "1" }, out ISink? sink));
            foreach (ScanReport report in reports)
            {
                Assert.Equal(2, report.Findings.Count);
                var output = new MemoryStream();
                sink.Write(report, output);
                string text = Encoding.UTF8.GetString(output.ToArray());
                Assert.All([Key, odd], key => Assert.DoesNotContain(key[5..17], text, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Ordinary_long_names_are_no_keys()
    {
        _git.Write("password=correct-horse-battery-staple-0123456789.txt", "");
        _git.Write("4f2c1d9ab7e34b5d8c6a0f1e2d3c4b5a6978/eyJhbGciOiJIUzI1NiJ9.json", "");
        _git.Commit("names");
        var options = new ScanOptions { Rules = RuleCatalogue.BuiltIn() };
        using var history = new HistorySource(new HistoryOptions { Repository = _git.Path });
        foreach (IBlobSource source in (IBlobSource[])[new DirectorySource(new DirectoryOptions { Paths = [_git.Path] }),
            history])
            Assert.Empty(new Scanner(options).Scan(source, "here", new CoverageCounter()).Findings);
    }

    private static Location AssertNamed(ScanReport report, SourceKind source, string path)
    {
        Assert.Empty(report.Coverage.Problems);
        Location place = Assert.Single(Assert.Single(report.Findings).Locations);
        Assert.Equal((source, path, true), (place.Provenance.Source, place.Provenance.Path, place.IsInName));
        return place;
    }

    private ScanReport ScanFolder() =>
        Scan(new DirectorySource(new DirectoryOptions { Paths = ["."], WorkingFolder = _git.Path }));

    private ScanReport ScanIndex() =>
        Scan(new StagedSource(new StagedOptions { Repository = _git.Path, WorkingFolder = _git.Path }));

    private ScanReport ScanHistory(Func<HistoryOptions, HistoryOptions>? choose = null)
    {
        var options = new HistoryOptions { Repository = _git.Path };
        using var source = new HistorySource(choose?.Invoke(options) ?? options);
        return Scan(source);
    }

    private static ScanReport Scan(IBlobSource source) =>
        new Scanner(new ScanOptions { Rules = RuleCatalogue.Of(
            [TestRules.Acme() with { Pattern = "(?<![A-Za-z0-9])(?<secret>acme_[A-Za-z0-9]{20})(?![A-Za-z0-9])" }]) })
            .Scan(source, "here", new CoverageCounter());
}

using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Sources.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>What was not looked at is not green: each way to read nothing says so and what to run instead.</summary>
public sealed class NothingScannedTests : IDisposable
{
    private static readonly string Key = MadeTokens.Random("acme_", 20, seed: 51);
    private readonly GitRepository _git = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _git.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_empty_folder_and_an_empty_repository()
    {
        AssertNothing(Scan(_folder.Path), "there are no files here", "Check the path");
        AssertNothing(Scan(_git.Path), "there are no files here", "keyscan git");
        using var history = new HistorySource(new HistoryOptions { Repository = _git.Path });
        ScanReport report = Scan(history);
        Assert.Equal((2, "there are no commits"), (report.ExitCode(), Assert.Single(report.Coverage.Problems).What));
    }

    [Fact]
    public void Globs_that_leave_nothing()
    {
        _folder.Write("a.txt", Key);
        AssertNothing(Scan(_folder.Path, o => o with { Include = ["*.py"] }), "leave none of 1 files", "--include");
        AssertNothing(Scan(_folder.Path, o => o with { Exclude = ["*"] }), "leave none of 1 files", "--exclude");
    }

    [Fact]
    public void All_ignored()
    {
        _git.Write(".git/info/exclude", "*\n");
        _git.Write("a.txt", Key);
        _git.Write("b/c.txt", Key);
        AssertNothing(Scan(_git.Path), "git ignores all that is here", "--no-ignore");
        Assert.Single(Scan(_git.Path, o => o with { NoIgnore = true }).Findings);
    }

    [Fact]
    public void A_repository_without_a_working_tree_and_a_folder_of_such()
    {
        _git.Write("a.txt", Key);
        _git.Commit("first");
        foreach (string name in (string[])["one.git", "two.git"])
            _git.Run("clone", "-q", "--mirror", _git.Path, _folder.Combine(name));
        ScanReport one = Scan(_folder.Combine("one.git"));
        Problem problem = Assert.Single(one.Coverage.Problems);
        Assert.Equal($"Run `keyscan git {_folder.Combine("one.git")}`", problem.WhatToDo);
        ScanReport both = Scan(_folder.Path);
        Assert.Equal(2, both.ExitCode());
        Assert.Equal(2, both.Coverage.Problems.Count(p => p.What.Contains("history was not scanned", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_pointer_to_a_repository_of_others_hides_nothing()
    {
        _git.Write(".git/info/exclude", "*.env\n");
        _git.Write("a.txt", "a");
        _git.Commit("first");
        _folder.Write("key.env", Key);
        _folder.Write(".git", $"gitdir: {_git.Combine(".git")}\n");
        ScanReport report = Scan(_folder.Path);
        Assert.Single(report.Findings);
        Assert.Contains("Every file was scanned", Assert.Single(report.Coverage.Remarks).WhatToDo, StringComparison.Ordinal);
        _git.Run("config", "core.worktree", _git.Path);
        Assert.Single(Scan(_folder.Path).Findings);
        _folder.Write(".git", "gitdir: /nowhere\n");
        ScanReport nowhere = Scan(_folder.Path);
        Assert.Equal(2, nowhere.ExitCode());
        Assert.Single(nowhere.Findings);
    }

    [Fact]
    public void Worktrees_and_submodules_are_named_back_and_ignore_what_they_ignore()
    {
        _git.Write(".gitignore", "*.env\n");
        _git.Commit("first");
        _git.Run("worktree", "add", "-q", _folder.Combine("tree"));
        _folder.Write("tree/key.env", Key);
        ScanReport report = Scan(_folder.Combine("tree"));
        Assert.Empty(report.Findings);
        Assert.Contains("git ignores 1 file", Assert.Single(report.Coverage.Remarks).What, StringComparison.Ordinal);
        using var outer = new GitRepository();
        outer.Run("submodule", "add", "-q", _git.Path, "library");
        outer.Write("library/key.env", Key);
        Assert.Empty(Scan(outer.Path).Findings);
    }

    [Fact]
    public void Empty_input()
    {
        ScanReport report = Scan(new StreamSource(new MemoryStream(), "<stdin>"));
        AssertNothing(report, "the input is empty", "keyscan dir");
    }

    [Fact]
    public void What_git_ignores_is_counted_and_credentials_are_named_with_the_command_that_scans_them()
    {
        _git.Write(".gitignore", "*\n!.gitignore\n!a.txt\n");
        _git.Write("a.txt", "a");
        foreach (string path in (string[])[".env", ".env.example", "deploy key.pem", "notes.txt", "node_modules/x.js"])
            _git.Write(path, Key);
        ScanReport report = Scan(_git.Path, o => o with { Paths = ["."], WorkingFolder = _git.Path });
        Assert.Equal(0, report.ExitCode());
        Assert.Equal(
            ".: git ignores 4 files and 1 folder, which were not scanned; by their names these hold credentials: .env, deploy "
                + "key.pem. To scan them run `keyscan dir .env 'deploy key.pem'`.",
            Assert.Single(report.Coverage.Remarks).ToString());
        Assert.Single(Scan(_git.Path, o => o with { Paths = [".env", "deploy key.pem"], WorkingFolder = _git.Path }).Findings);
        Assert.Empty(Scan(_git.Path, o => o with { NoIgnore = true }).Coverage.Remarks);
    }

    [Fact]
    public void Submodules_are_counted_where_they_are_not_read()
    {
        using var library = new GitRepository();
        library.Write("a.txt", Key);
        library.Commit("library");
        _git.Run("submodule", "add", "-q", library.Path, "library");
        _git.Commit("with it");
        using var history = new HistorySource(new HistoryOptions { Repository = _git.Path });
        Assert.Contains(new SkippedCount(SkipReason.Submodule, 1), Scan(history).Coverage.Skipped);
        using var range = new HistorySource(new HistoryOptions { Repository = _git.Path, Range = "HEAD..HEAD" });
        Assert.Contains(new SkippedCount(SkipReason.Submodule, 1), Scan(range).Coverage.Skipped);
        _git.Run("submodule", "deinit", "-q", "-f", "library");
        Assert.Contains(new SkippedCount(SkipReason.Submodule, 1), Scan(_git.Path).Coverage.Skipped);
    }

    [Fact]
    public void Where_a_link_leads_is_read_in_the_folder_the_index_and_history()
    {
        File.CreateSymbolicLink(_git.Combine("link"), Key);
        _git.Run("add", ".");
        using var history = new HistorySource(new HistoryOptions { Repository = _git.Path });
        ScanReport[] reports = [Scan(_git.Path), Scan(new KeyScan.Sources.Staged.StagedSource(new() { Repository = _git.Path }))];
        _git.Commit("with it");
        foreach (ScanReport report in reports.Append(Scan(history)))
            Assert.Equal((1, "link"), (report.Findings.Count, Path.GetFileName(report.Findings[0].Locations[0].Provenance.Path)));
    }

    private static void AssertNothing(ScanReport report, string what, string whatToDo)
    {
        Assert.Equal(2, report.ExitCode());
        Problem problem = Assert.Single(report.Coverage.Problems);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.Contains(whatToDo, problem.WhatToDo, StringComparison.Ordinal);
    }

    private static ScanReport Scan(string path, Func<DirectoryOptions, DirectoryOptions>? choose = null)
    {
        var options = new DirectoryOptions { Paths = [path] };
        return Scan(new DirectorySource(choose?.Invoke(options) ?? options));
    }

    private static ScanReport Scan(IBlobSource source) =>
        new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]) }).Scan(source, "here", new CoverageCounter());
}

using System.Text;
using KeyScan.Registry.Findings;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>
/// <c>--also</c>: what people write around the code, from the API and from wikis and gists, into the registry and the report.
/// </summary>
public sealed class AlsoTests : IAsyncLifetime
{
    private SmallOrganisation _acme = null!;
    private FakeRepository _shop = null!;

    public async Task InitializeAsync()
    {
        _acme = await SmallOrganisation.StartAsync();
        _shop = _acme.Add("acme/shop", $"KEY={SmallOrganisation.Key(0)}");
        _acme.Add("acme/empty-handed", "nothing");
    }

    public Task DisposeAsync() => _acme.DisposeAsync().AsTask();

    [Fact]
    public void All_that_people_write_is_scanned_into_the_registry_and_reported_with_its_page()
    {
        string commit = new('c', 40);
        _shop.Issues.AddRange([(11, "It broke", Line(1), false), (12, $"Use {SmallOrganisation.Key(2)}", null, true)]);
        _shop.Comments.Add(new FakeComment { Id = 7, Issue = 12, Body = $"try\n{Line(3)}", Author = "ana" });
        _shop.ReviewComments.Add(("src/a.cs", Line(4)));
        _shop.CommitComments.Add((commit, Line(5)));
        _shop.Releases.Add(("v1", Line(6)));
        _shop.HasDiscussions = true;
        _shop.Discussions.AddRange([(20, "How", "so", []), (21, "Why", Line(7), [("no", []), ("yes", ["a", Line(8)])])]);
        _acme.Commit("acme/shop.wiki", "Home.md", Encoding.ASCII.GetBytes($"# Home\n{Line(9)}\n"));

        KeyScanRun run = _acme.Scan("--also", "all");
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("2 of 2 repositories covered: 10 open findings in 1 of them", run.Output, StringComparison.Ordinal);
        AssertFound(1, SourceKind.Issue, "acme/shop#11 (issue by octocat)", 2, "https://github.com/acme/shop/issues/11");
        AssertFound(2, SourceKind.PullRequest, "acme/shop#12 (pull request by octocat)", 1, "https://github.com/acme/shop/issues/12");
        AssertFound(3, SourceKind.Comment, "acme/shop#12 (comment by ana)", 2, "https://github.com/acme/shop/issues/12#issuecomment-7");
        AssertFound(4, SourceKind.Comment, "acme/shop#1 (comment on src/a.cs by octocat)", 1, "https://github.com/acme/shop/pull/1#discussion_r1");
        AssertFound(5, SourceKind.Comment, "acme/shop@cccccccccc (comment by octocat)", 1, $"https://github.com/acme/shop/commit/{commit}#commitcomment-1");
        AssertFound(6, SourceKind.Release, "acme/shop v1 (release by octocat)", 2, "https://github.com/acme/shop/releases/v1");
        AssertFound(7, SourceKind.Discussion, "acme/shop#21 (discussion by octocat)", 2, "https://github.com/acme/shop/discussions/5");
        AssertFound(8, SourceKind.Discussion, "acme/shop#21 (comment by octocat)", 1, "https://github.com/acme/shop/discussions/5");
        RecordedLocation wiki = Assert.Single(Assert.Single(_acme.Found(9)!.Sightings).Places);
        Assert.Equal((SourceKind.Wiki, "acme/shop.wiki/Home.md", 2, true), (wiki.Source, wiki.Path, wiki.Line, wiki.IsReachable));
        Assert.Equal($"https://github.com/acme/shop/wiki/Home/{wiki.Commit}", wiki.Url);

        string report = _acme.Report().Output;
        Assert.Contains("acme/shop#12 (comment by ana):2:5  https://github.com/acme/shop/issues/12#issuecomment-7", report, StringComparison.Ordinal);
        Assert.Contains("\"source\":\"release\"", _acme.Report("--format", "jsonl").Output, StringComparison.Ordinal);
        Assert.Contains("https://github.com/acme/shop/issues/12#issuecomment-7", _acme.Report("--format", "sarif", "--repository", "acme/shop").Output, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 10),
            seed => Assert.DoesNotContain(SmallOrganisation.Key(seed), run.All + report, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_but_the_code_is_asked_for_without_it()
    {
        _shop.Issues.Add((11, "It broke", Line(1), false));
        Assert.Equal(1, _acme.Scan().ExitCode);
        Assert.Null(_acme.Found(1));
        Assert.Equal(["/orgs/acme/repos"], _acme.GitHub.Seen.Select(s => s.Path).Distinct());
    }

    [Fact]
    public void What_the_token_may_not_read_is_named_with_the_right_it_needs_and_the_rest_goes_on()
    {
        _shop.Issues.Add((11, "It broke", Line(1), false));
        _shop.ReviewComments.Add(("src/a.cs", Line(2)));
        _acme.GitHub.Paths["/repos/acme/shop/issues/comments"] = FakeAnswers.Error(403,
            "Resource not accessible by personal access token", ("X-Accepted-GitHub-Permissions", "issues=read"));
        KeyScanRun run = _acme.Scan("--also", "issues,comments");
        Assert.True(run.ExitCode == 2, run.All);
        Assert.Contains("not covered: acme/shop: its comments on issues and pull requests could not be read", run.Output,
            StringComparison.Ordinal);
        Assert.Contains("issues=read", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 repositories covered: 3 open findings", run.Output, StringComparison.Ordinal);
        Assert.All([0, 1, 2], seed => Assert.NotNull(_acme.Found(seed)));
    }

    [Fact]
    public void What_is_not_read_this_time_does_not_look_fixed_and_what_was_edited_does()
    {
        _shop.Issues.Add((11, "It broke", Line(1), false));
        Assert.Equal(1, _acme.Scan("--also", "issues").ExitCode);

        Assert.Equal(1, _acme.Scan().ExitCode);
        Assert.Equal(FindingState.Open, _acme.Found(1)!.State);

        _shop.Issues[0] = (11, "It broke", "mended", false);
        _acme.GitHub.Paths["/repos/acme/shop/issues"] = FakeAnswers.Error(403, "Resource not accessible by integration");
        Assert.Equal(2, _acme.Scan("--also", "issues").ExitCode);
        Assert.Equal(FindingState.Open, _acme.Found(1)!.State);

        _acme.GitHub.Paths.Clear();
        Assert.Equal(1, _acme.Scan("--also", "issues").ExitCode);
        Assert.Equal(FindingState.Fixed, _acme.Found(1)!.State);
        Assert.Equal(FindingState.Open, _acme.Found(0)!.State);
    }

    [Fact]
    public void A_secret_in_code_and_issue_stays_open_until_it_is_gone_from_both()
    {
        _shop.Issues.Add((11, "It broke", Line(0), false));
        _acme.Scan("--also", "issues");
        Assert.Equal(["acme/shop#11 (issue by octocat)", "app.env"], Places(0));
        Directory.Delete(Path.Combine(_acme.Served, "acme/shop.git"), recursive: true);
        _acme.Commit("acme/shop", "app.env", "nothing\n"u8.ToArray());
        _acme.Scan();
        Assert.Equal(FindingState.Open, _acme.Found(0)!.State);
        Assert.Equal(["acme/shop#11 (issue by octocat)"], Places(0));
        _shop.Issues.Clear();
        Assert.Equal(0, _acme.Scan("--also", "issues").ExitCode);
        Assert.Equal(FindingState.Fixed, _acme.Found(0)!.State);
    }

    [Fact]
    public void Gists_of_a_user_and_of_an_organisations_public_members_are_scanned()
    {
        _acme.Commit("gists/aa5a", "notes.txt", Encoding.ASCII.GetBytes(Line(1)));
        _acme.GitHub.Gists.Add(("ana", "aa5a", $"{_acme.Git.Address}gists/aa5a.git"));
        _acme.GitHub.Members.Add("ana");
        KeyScanRun run = _acme.Scan("--also", "gists");
        Assert.Contains("3 of 3 repositories covered", run.Output, StringComparison.Ordinal);
        Sighting sighting = Assert.Single(_acme.Found(1)!.Sightings);
        RecordedLocation place = Assert.Single(sighting.Places);
        Assert.Equal(("gist ana/aa5a", SourceKind.Gist, "notes.txt", $"https://gist.github.com/aa5a/{place.Commit}"), (sighting.Repository, place.Source, place.Path, place.Url));
        Assert.Contains("1 of 1 repositories covered", _acme.Run("user", "ana", "--also", "gists").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_many_pages_are_all_read()
    {
        _shop.Issues.AddRange(Enumerable.Range(1, 250).Select(i => (i, "It broke", (string?)$"for the {i}th time", false)));
        _shop.Issues.Add((251, "It broke", Line(1), false));
        Assert.Equal(1, _acme.Run("repo", "acme/shop", "--also", "issues").ExitCode);
        Assert.NotNull(_acme.Found(1));
    }

    [Theory]
    [InlineData("org", "acme", "commits")]
    [InlineData("repo", "acme/shop", "gists")]
    public void What_cannot_be_scanned_besides_is_refused(string command, string name, string also)
    {
        KeyScanRun run = _acme.Run(command, name, "--also", also);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"`{also}` is nothing that can be scanned besides", run.Errors, StringComparison.Ordinal);
    }

    private static string Line(int seed) => $"key {SmallOrganisation.Key(seed)}";

    private IEnumerable<string> Places(int seed) => Assert.Single(_acme.Found(seed)!.Sightings).Places.Select(p => p.Path);

    private void AssertFound(int seed, SourceKind source, string path, int line, string url)
    {
        RecordedLocation place = Assert.Single(Assert.Single(_acme.Found(seed)!.Sightings).Places);
        Assert.Equal((source, path, line, url), (place.Source, place.Path, place.Line, place.Url));
    }
}

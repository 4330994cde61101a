using System.Text.Json.Nodes;
using KeyScan.Tests.Support.Runner;

namespace KeyScan.Tests.EndToEnd.Actions;

/// <summary>
/// The action's steps on pull requests, with a checkout as actions/checkout makes it and neither token nor secret.
/// </summary>
public sealed class PullRequestTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task What_a_request_adds_is_found_and_shown_without_a_token(bool isFork, bool checksOutHead)
    {
        await using ActionScene scene = await ActionScene.StartAsync(commits: 30);
        scene.Commit("old leak", ("old.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Git("switch", "-q", "-c", "feature", "HEAD~10");
        scene.Commit("a start", ("src/app.txt", "one\n"));
        string commit = scene.Commit("leak", ("src/new.env", $"STAGE=test\nTOKEN={scene.MakeKey(2)}\n"));
        string head = scene.Commit("more", ("src/app.txt", "two\n"));
        scene.OpenRequest("feature", isFork);
        if (checksOutHead)
            scene.Checkout(head, "refs/remotes/pull/7/head");
        else
            scene.CheckoutMerge();
        string before = scene.Workspace.Run("for-each-ref");

        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork), scene.Git("rev-parse", "refs/pull/7/merge"),
            "refs/pull/7/merge");
        Assert.Equal(1, result.ExitCode);
        string error = Assert.Single(result.Of("error"));
        Assert.StartsWith("::error file=src/new.env,line=2,endLine=2,col=7,", error, StringComparison.Ordinal);
        Assert.Contains(commit, error, StringComparison.Ordinal);
        Assert.Empty(result.Of("warning"));
        Assert.Contains("| What | Where | Severity | What to do |", result.Summary, StringComparison.Ordinal);
        Assert.Contains($"{scene.Server}/acme/shop/blob/{head}/src/new.env#L2".Replace(scene.Server, "",
            StringComparison.Ordinal), result.Summary, StringComparison.Ordinal);
        Assert.Contains("The 3 commits that pull request 7 adds", result.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("old&#46;env", result.Summary, StringComparison.Ordinal);
        Assert.Equal(("1", "0", "true", "1"),
            (result.Outputs["findings"], result.Outputs["advisory"], result.Outputs["complete"], result.Outputs["exit-code"]));
        JsonNode sarif = JsonNode.Parse(File.ReadAllText(result.Outputs["sarif-file"]))!["runs"]![0]!;
        JsonNode place = Assert.Single(sarif["results"]!.AsArray())!["locations"]![0]!["physicalLocation"]!;
        Assert.Equal(("src/new.env", 2), ((string)place["artifactLocation"]!["uri"]!, (int)place["region"]!["startLine"]!));
        Assert.Equal(before, scene.Workspace.Run("for-each-ref"));
    }

    [Fact]
    public async Task A_clean_request_is_clean_however_much_leaked_before()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Commit("old leak", ("old.env", $"A=1\nTOKEN={scene.MakeKey(1)}\n"),
            ("moved.env", $"B=1\nC=2\nD=3\nTOKEN={scene.MakeKey(2)}\n"));
        scene.Git("switch", "-q", "-c", "feature");
        string text = File.ReadAllText(Path.Combine(scene.Git("rev-parse", "--show-toplevel"), "moved.env"));
        string head = scene.Commit("beside it", ("old.env", $"A=2\nNEW=3\nTOKEN={scene.MakeKey(1)}\n"), ("moved.env", ""),
            ("to/moved.env", text + "E=4\n"));
        scene.OpenRequest("feature", isFork: true);
        scene.CheckoutMerge();
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: true),
            scene.Git("rev-parse", "refs/pull/7/merge"), "refs/pull/7/merge");
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Of("error"));
        Assert.Equal("0", result.Outputs["findings"]);
        Assert.Contains("no leaked keys", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changes_and_changes_back_adds_nothing()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string old = $"A=1\nTOKEN={scene.MakeKey(1)}\n";
        scene.Commit("old leak", ("old.env", old));
        scene.Git("switch", "-q", "-c", "feature");
        scene.Commit("there", ("old.env", old.Replace("A=1", "A=2", StringComparison.Ordinal)));
        string head = scene.Commit("and back", ("old.env", old), ("src/app.txt", "more\n"));
        scene.OpenRequest("feature", isFork: true);
        scene.CheckoutMerge();
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: true),
            scene.Git("rev-parse", "refs/pull/7/merge"), "refs/pull/7/merge");
        Assert.Equal((0, "0"), (result.ExitCode, result.Outputs["findings"]));
    }

    [Fact]
    public async Task What_is_renamed_within_the_request_and_what_is_no_file_are_where_they_are_now()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Git("switch", "-q", "-c", "feature");
        string text = $"A=1\nTOKEN={scene.MakeKey(1)}\n";
        scene.Commit("leak", ("old.env", text));
        string head = scene.Commit($"rename, by {scene.MakeKey(2)}", ("old.env", ""), ("to/new.env", text));
        scene.OpenRequest("feature", isFork: false);
        scene.CheckoutMerge();
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: false),
            scene.Git("rev-parse", "refs/pull/7/merge"), "refs/pull/7/merge");
        Assert.Equal((1, "2"), (result.ExitCode, result.Outputs["findings"]));
        Assert.Contains(result.Of("error"), e => e.StartsWith("::error file=to/new.env,line=2,", StringComparison.Ordinal));
        Assert.Contains($"/blob/{head}/to/new.env#L2", result.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("gone since", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_and_went_within_the_request_is_found_and_points_to_no_line()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Git("switch", "-q", "-c", "feature");
        string leak =
            scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"), ("kept.env", $"TOKEN={scene.MakeKey(2)}\n"));
        string head = scene.Commit("oh", ("new.env", "TOKEN=\n"), ("kept.env", $"A=1\nB=2\nTOKEN={scene.MakeKey(2)}\n"));
        scene.OpenRequest("feature", isFork: false);
        scene.CheckoutMerge();
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: false),
            scene.Git("rev-parse", "refs/pull/7/merge"), "refs/pull/7/merge");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(2, result.Of("error").Length);
        Assert.Contains(result.Of("error"), e => e.StartsWith("::error file=kept.env,line=3,",
            StringComparison.Ordinal) && e.Contains(leak, StringComparison.Ordinal));
        Assert.Contains(result.Of("error"), e => e.StartsWith("::error title=",
            StringComparison.Ordinal) && e.Contains("in the history of new.env", StringComparison.Ordinal));
        Assert.Contains("gone since but still in history", result.Summary, StringComparison.Ordinal);
        Assert.Contains($"/blob/{leak}/new.env#L1", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Base_and_head_in_one_is_that_commit()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string head = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Checkout(head, "refs/remotes/origin/main");
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: false, head), head, "refs/pull/7/merge");
        Assert.Contains("which is base and head in one", result.Summary, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task A_base_that_is_gone_does_not_matter_where_its_branch_is_there()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Commit("old leak", ("old.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Git("switch", "-q", "-c", "feature");
        string head = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(2)}\n"));
        scene.OpenRequest("feature", isFork: true);
        scene.CheckoutMerge();
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: true, new string('a', 40)),
            scene.Git("rev-parse", "refs/pull/7/merge"), "refs/pull/7/merge");
        Assert.Equal((1, "1"), (result.ExitCode, result.Outputs["findings"]));
        Assert.DoesNotContain(result.Of("notice"), n => n.Contains("is gone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_base_branch_has_got_since_is_not_the_requests_doing_when_it_has_merged_that(bool checksOutHead)
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string stale = scene.Git("rev-parse", "main");
        scene.Git("switch", "-q", "-c", "feature");
        scene.Commit("own", ("src/app.txt", "one\n"));
        scene.Git("switch", "-q", "main");
        scene.Commit("leak of somebody else", ("other.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Git("switch", "-q", "feature");
        scene.Git("merge", "-q", "--no-edit", "main");
        string head = scene.Git("rev-parse", "feature");
        scene.OpenRequest("feature", isFork: false);
        if (checksOutHead)
            scene.Checkout(head, "refs/remotes/pull/7/head");
        else
            scene.CheckoutMerge();
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: false, stale),
            scene.Git("rev-parse", "refs/pull/7/merge"), "refs/pull/7/merge");
        Assert.Equal((0, "0"), (result.ExitCode, result.Outputs["findings"]));
        Assert.Contains("The 2 commits that pull request 7 adds", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_runs_again_goes_by_what_the_base_branch_allows_now()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string stale = scene.Git("rev-parse", "main");
        scene.Git("switch", "-q", "-c", "feature");
        string head = scene.Commit("looks like a leak", ("fixture.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.OpenRequest("feature", isFork: true);
        string merge = scene.Git("rev-parse", "refs/pull/7/merge");
        scene.CheckoutMerge();
        Assert.Equal(1, scene.Run("pull_request", scene.Request(head, isFork: true, stale), merge, "refs/pull/7/merge").ExitCode);

        scene.Commit("allowed, as the report says", (".keyscan.yml", "allow:\n  - path: fixture.env\n    reason: made up\n"));
        ActionResult again = scene.Run("pull_request", scene.Request(head, isFork: true, stale), merge, "refs/pull/7/merge");
        Assert.Equal((0, "0"), (again.ExitCode, again.Outputs["findings"]));

        // And once the request is merged, it still looks at what the request added.
        scene.Git("merge", "-q", "--no-ff", "--no-edit", "refs/pull/7/head");
        scene.Commit("allowed no more", (".keyscan.yml", "fail_on: low\n"));
        ActionResult merged = scene.Run("pull_request", scene.Request(head, isFork: true, stale), merge, "refs/pull/7/merge");
        Assert.Equal((1, "1"), (merged.ExitCode, merged.Outputs["findings"]));
    }

    [Fact]
    public async Task Without_the_servers_word_the_merges_first_parent_is_the_base_and_that_is_said()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string stale = scene.Git("rev-parse", "main~1");
        scene.Git("switch", "-q", "-c", "feature");
        string head = scene.Commit("own", ("src/app.txt", "one\n"));
        scene.OpenRequest("feature", isFork: false);
        string merge = scene.Git("rev-parse", "refs/pull/7/merge");
        scene.Checkout(merge, "refs/remotes/pull/7/merge", depth: 0);
        scene.Git("branch", "-m", "main", "trunk");
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: false, stale), merge, "refs/pull/7/merge");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("The 1 commit that pull request 7 adds", result.Summary, StringComparison.Ordinal);
        Assert.Contains(result.Of("notice"), n => n.Contains("did not say what main is now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_adds_no_commits_is_clean()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string head = scene.Git("rev-parse", "main~1");
        scene.Checkout(head, "refs/remotes/pull/7/head");
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: false), head, "refs/pull/7/merge");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("adds no commits", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_with_all_history_asks_the_server_for_the_base_branch_alone()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Git("switch", "-q", "-c", "feature");
        string head = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.OpenRequest("feature", isFork: false);
        scene.Checkout(scene.Git("rev-parse", "refs/pull/7/merge"), "refs/remotes/pull/7/merge", depth: 0);
        int requests = scene.Requests;
        ActionResult result = scene.Run("pull_request", scene.Request(head, isFork: false),
            scene.Git("rev-parse", "refs/pull/7/merge"), "refs/pull/7/merge");
        Assert.Equal(1, result.ExitCode);
        // What the server can do, and its answer to one question.
        Assert.InRange(scene.Requests, requests + 1, requests + 2);
    }
}

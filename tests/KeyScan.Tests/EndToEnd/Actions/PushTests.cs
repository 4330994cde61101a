using KeyScan.Tests.Support.Runner;

namespace KeyScan.Tests.EndToEnd.Actions;

/// <summary>The action's steps on pushes, schedules and merge groups, in a checkout of depth 1.</summary>
public sealed class PushTests
{
    [Fact]
    public async Task A_push_is_what_it_adds()
    {
        await using ActionScene scene = await ActionScene.StartAsync(commits: 30);
        string before = scene.Commit("old leak", ("old.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(2)}\n"));
        string after = scene.Commit("more", ("readme.md", "more\n"));
        ActionResult result = RunPush(scene, "refs/heads/main", before, after);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("::error file=new.env,line=1,", Assert.Single(result.Of("error")), StringComparison.Ordinal);
        Assert.Contains("The 2 commits that this push to refs/heads/main adds", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_branch_is_what_it_adds_to_the_default_branch()
    {
        await using ActionScene scene = await ActionScene.StartAsync(commits: 30);
        scene.Commit("old leak", ("old.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Git("switch", "-q", "-c", "feature", "HEAD~3");
        string after = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(2)}\n"));
        ActionResult result = RunPush(scene, "refs/heads/feature", ActionScene.Zeros, after);
        Assert.StartsWith("::error file=new.env,", Assert.Single(result.Of("error")), StringComparison.Ordinal);
        Assert.Contains("The 1 commit that this push to refs/heads/feature adds", result.Summary, StringComparison.Ordinal);
        Assert.Equal("true", result.Outputs["complete"]);
    }

    [Theory]
    [InlineData("refs/heads/release")]
    [InlineData("refs/tags/v1")]
    public async Task A_new_ref_at_the_tip_of_the_default_branch_adds_nothing(string name)
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string tip = scene.Commit("old leak", ("old.env", $"TOKEN={scene.MakeKey(1)}\n"));
        ActionResult result = RunPush(scene, name, ActionScene.Zeros, tip);
        Assert.Equal((0, "0"), (result.ExitCode, result.Outputs["findings"]));
        Assert.Contains("adds no commits to main", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_message_of_a_pushed_tag_is_scanned()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Git("tag", "-a", "v1", "-m", $"signed with {scene.MakeKey(1)}");
        string tag = scene.Git("rev-parse", "v1");
        ActionResult result = RunPush(scene, "refs/tags/v1", ActionScene.Zeros, tag);
        Assert.Equal((1, "1"), (result.ExitCode, result.Outputs["findings"]));
    }

    [Fact]
    public async Task The_first_push_of_the_default_branch_is_all_of_it()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        ActionResult result = RunPush(scene, "refs/heads/main", ActionScene.Zeros, scene.Commit("more", ("readme.md", "more\n")));
        Assert.Single(result.Of("error"));
        Assert.Contains("All history of refs/heads/main", result.Summary, StringComparison.Ordinal);
        Assert.Equal("true", result.Outputs["complete"]);
    }

    [Fact]
    public async Task After_a_forced_push_what_is_gone_is_said_and_the_default_branch_is_compared_with()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Commit("old leak", ("old.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Git("switch", "-q", "-c", "feature");
        string after = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(2)}\n"));
        string gone = new('a', 40);
        ActionResult result = RunPush(scene, "refs/heads/feature", gone, after, isForced: true);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("::error file=new.env,", Assert.Single(result.Of("error")), StringComparison.Ordinal);
        Assert.Contains(result.Of("notice"), n => n.Contains(
            $"{gone}, which refs/heads/feature named before, is gone by a forced push.", StringComparison.Ordinal));
        Assert.Contains(result.Of("notice"),
            n => n.Contains("covers what is added to main as it is now instead.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task History_that_has_nothing_in_common_with_what_was_there_is_all_new()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string before = scene.Git("rev-parse", "main");
        scene.Git("checkout", "-q", "--orphan", "other");
        scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        string after = scene.Commit("more", ("z.txt", "z\n"));
        scene.Git("update-ref", "refs/heads/kept", before);
        scene.Git("update-ref", "refs/heads/main", after);
        ActionResult result = RunPush(scene, "refs/heads/main", before, after, isForced: true);
        Assert.Equal((1, "1"), (result.ExitCode, result.Outputs["findings"]));
        Assert.StartsWith("::error file=new.env,line=1,", Assert.Single(result.Of("error")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_are_pointed_at_the_line_that_no_comment_allows()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string before = scene.Git("rev-parse", "main"), key = scene.MakeKey(1);
        string after = scene.Commit("leak", ("s.txt", $"A={key} # keyscan:allow an example\n\n\nB={key}\n"));
        ActionResult result = RunPush(scene, "refs/heads/main", before, after);
        Assert.Equal((1, "1"), (result.ExitCode, result.Outputs["findings"]));
        Assert.StartsWith("::error file=s.txt,line=4,", Assert.Single(result.Of("error")), StringComparison.Ordinal);
        Assert.DoesNotContain("more place", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_branch_is_nothing_to_scan()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string main = scene.Git("rev-parse", "main");
        scene.Checkout(main, "refs/remotes/origin/main");
        ActionResult result =
            scene.Run("push", ActionScene.Push("refs/heads/feature", main, ActionScene.Zeros), main, "refs/heads/main");
        Assert.Equal((0, "0", "true"), (result.ExitCode, result.Outputs["findings"], result.Outputs["complete"]));
        Assert.Contains("refs/heads/feature was deleted", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_is_everything_also_from_a_checkout_of_depth_1()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Commit("old leak", ("old.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Commit("taken out", ("old.env", ""));
        scene.Git("switch", "-q", "-c", "feature");
        scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(2)}\n"));
        scene.Git("tag", "-a", "v1", "-m", $"a tag with {scene.MakeKey(3)}");
        scene.Git("switch", "-q", "main");
        string main = scene.Git("rev-parse", "main");
        scene.Checkout(main, "refs/remotes/origin/main");
        ActionResult result = scene.Run("schedule", ActionScene.Schedule(), main, "refs/heads/main");
        Assert.Equal((1, "3", "true"), (result.ExitCode, result.Outputs["findings"], result.Outputs["complete"]));
        Assert.Contains("All history of all branches and tags", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_group_is_what_it_adds()
    {
        await using ActionScene scene = await ActionScene.StartAsync(commits: 30);
        string before = scene.Commit("old leak", ("old.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Git("switch", "-q", "-c", "gh-readonly-queue/main/pr-7");
        string head = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(2)}\n"));
        scene.Checkout(head, "refs/remotes/origin/queue");
        ActionResult result =
            scene.Run("merge_group", ActionScene.MergeGroup(before, head), head, "refs/heads/gh-readonly-queue/main/pr-7");
        Assert.StartsWith("::error file=new.env,", Assert.Single(result.Of("error")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pull_request", "", "the event file is no JSON")]
    [InlineData("pull_request", "{}", "the event does not say what `repository` is")]
    [InlineData("issues", "{}", "no scan follows the event `issues`")]
    public async Task A_broken_or_unknown_event_is_an_error_on_the_page_of_the_run(string name, string text, string message)
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string main = scene.Git("rev-parse", "main");
        scene.Checkout(main, "refs/remotes/origin/main");
        scene.Environment["GITHUB_EVENT_PATH"] = scene.Runner.Write("broken.json", text);
        ActionResult result = scene.Run(name, [], main, "refs/heads/main");
        Assert.Equal((2, "2", "false"), (result.ExitCode, result.Outputs["exit-code"], result.Outputs["complete"]));
        Assert.Contains(message, Assert.Single(result.Of("error")), StringComparison.Ordinal);
        Assert.Contains("nothing was scanned", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_that_cannot_be_fetched_is_an_error_and_no_clean_run()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string before = scene.Git("rev-parse", "main");
        string after = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Checkout(after, "refs/remotes/origin/main");
        scene.Environment["GITHUB_SERVER_URL"] = "http://127.0.0.1:9";
        ActionResult result = scene.Run("push", ActionScene.Push("refs/heads/main", before, after), after, "refs/heads/main");
        Assert.Equal((2, "false"), (result.ExitCode, result.Outputs["complete"]));
        Assert.Contains("it could not be fetched", Assert.Single(result.Of("error")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scheduled_scan_that_cannot_fetch_says_what_it_has_not_seen()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string main = scene.Git("rev-parse", "main");
        scene.Checkout(main, "refs/remotes/origin/main", depth: 0);
        scene.Environment["GITHUB_SERVER_URL"] = "http://127.0.0.1:9";
        ActionResult result = scene.Run("schedule", ActionScene.Schedule(), main, "refs/heads/main");
        Assert.Equal((2, "false"), (result.ExitCode, result.Outputs["complete"]));
        Assert.Contains("it could not be fetched", result.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("All history of all branches", result.Summary, StringComparison.Ordinal);
    }

    private static ActionResult RunPush(ActionScene scene, string name, string before, string after, bool isForced = false)
    {
        scene.Checkout(after, name.Replace("refs/heads/", "refs/remotes/origin/", StringComparison.Ordinal));
        return scene.Run("push", ActionScene.Push(name, before, after, isForced), after, name);
    }
}

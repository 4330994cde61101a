using KeyScan.Filtering;
using KeyScan.Pipeline;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Runner;

namespace KeyScan.Tests.EndToEnd.Actions;

/// <summary>Requests that would hide their own leak, and checkouts whose configuration would run programs.</summary>
public sealed class HostileRequestTests
{
    private const string OfTheJob = "of-this-job-alone";

    [UnixFact]
    public async Task A_checkout_that_a_step_before_has_put_on_PATH_runs_nothing()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Git("switch", "-q", "-c", "feature");
        string head = scene.Commit("a key", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.OpenRequest("feature", isFork: true);
        scene.CheckoutMerge();
        using var planted = new PlantedPrograms(scene.Workspace.Path);
        scene.Environment["PATH"] =
            $".:{scene.Workspace.Path}:{scene.Workspace.Combine("bin")}::{Environment.GetEnvironmentVariable("PATH")}";
        ActionResult result = Run(scene, head, isFork: true);
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(planted.Run);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_decides_about_findings_is_the_bases_and_what_the_request_changes_of_it_is_said(bool isFork)
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Commit("rules of the house",
            (".keyscan.yml", "baseline: security/known\nallow:\n  - path: fixtures/**\n    reason: made up\n"),
            ("security/known", EmptyBaseline()));
        scene.Git("switch", "-q", "-c", "feature");
        string key = scene.MakeKey(1);
        string head = scene.Commit("nothing to see",
            (".keyscan.yml", "disable_rules: [github]\nallow:\n  - path: '**'\n    reason: hush\n"),
            (".keyscan-baseline", "# x\n"), ("security/known", "# y\n"),
            ("new.env", $"TOKEN={key} # keyscan:allow mine\n"), ("fixtures/a.env", $"TOKEN={scene.MakeKey(2)}\n"));
        scene.OpenRequest("feature", isFork);
        scene.CheckoutMerge();
        ActionResult result = Run(scene, head, isFork);
        Assert.Equal((1, "1"), (result.ExitCode, result.Outputs["findings"]));
        Assert.StartsWith("::error file=new.env,line=1,", Assert.Single(result.Of("error")), StringComparison.Ordinal);
        Assert.Contains(result.Of("notice"), n => n.Contains("This request changes .keyscan-baseline, .keyscan.yml, "
            + "security/known; the scan went by the base's version.", StringComparison.Ordinal));
        Assert.Contains("This request changes what decides about findings", result.Summary, StringComparison.Ordinal);
        Assert.Contains("its comment does not count in the request that brings it", result.Summary, StringComparison.Ordinal);
        Assert.Contains("Allowed, not shown: 1 finding", result.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Comments_count_in_their_own_request_only_where_that_is_asked_for_and_its_author_is_trusted(bool isFork,
        int exitCode)
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Git("switch", "-q", "-c", "feature");
        string head = scene.Commit("sample", ("new.env", $"TOKEN={scene.MakeKey(1)} # keyscan:allow mine\n"));
        scene.OpenRequest("feature", isFork);
        scene.CheckoutMerge();
        Assert.Equal(exitCode, Run(scene, head, isFork, ("request-comments", "trusted")).ExitCode);
    }

    [Fact]
    public async Task A_comment_that_the_base_has_still_counts()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string line = $"TOKEN={scene.MakeKey(1)} # keyscan:allow made up\n";
        scene.Commit("sample", ("sample.env", line));
        scene.Git("switch", "-q", "-c", "feature");
        string head = scene.Commit("beside it", ("sample.env", $"A=1\n{line}"));
        scene.OpenRequest("feature", isFork: true);
        scene.CheckoutMerge();
        Assert.Equal(0, Run(scene, head, isFork: true).ExitCode);
    }

    [Fact]
    public async Task A_configuration_that_the_workflow_names_is_the_bases_too()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string head = HushInConfiguration(scene);
        ActionResult result = Run(scene, head, isFork: false, ("config", "ci/keyscan.yml"), ("baseline", "ci/baseline"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Of("notice"), n => n.Contains("The base has no baseline ci/baseline", StringComparison.Ordinal));
        Assert.Contains(result.Of("notice"), n => n.Contains("This request changes ci/keyscan.yml", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_way_over_a_link_to_the_checkout_is_no_way_around_the_base(bool isConfigurationLinked)
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        string head = HushInConfiguration(scene);
        using var elsewhere = new TemporaryFolder();
        string link = elsewhere.Combine("link");
        Directory.CreateSymbolicLink(link, scene.Workspace.Path);
        ActionResult result = isConfigurationLinked
            ? Run(scene, head, isFork: false, ("config", $"{link}/ci/keyscan.yml"))
            : Run(scene, head, isFork: false, ("path", link), ("config", $"{scene.Workspace.Path}/ci/keyscan.yml"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Of("notice"), n => n.Contains("This request changes ci/keyscan.yml", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_configuration_from_elsewhere_names_in_the_checkout_is_the_bases()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Commit("rules", ("ci/rules.yml", "provider: acme\nrules: []\n"));
        scene.Git("switch", "-q", "-c", "feature");
        string key = scene.MakeKey(1);
        string head = scene.Commit("hush", ("ci/rules.yml", "provider: acme\nrules: nonsense\n"), ("new.env", $"TOKEN={key}\n"),
            ("known", "not of the base\n"));
        scene.OpenRequest("feature", isFork: true);
        scene.CheckoutMerge();
        string configuration = scene.Runner.Write("org.yml", $"baseline: {scene.Workspace.Path}/known\n");
        ActionResult result = Run(scene, head, isFork: true, ("config", configuration));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Of("notice"), n => n.Contains("The base has no baseline known", StringComparison.Ordinal));
        Assert.Contains(result.Of("notice"), n => n.Contains("This request changes known", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_and_messages_of_a_request_are_no_commands_and_no_markup()
    {
        await using ActionScene scene = await ActionScene.StartAsync();
        scene.Git("switch", "-q", "-c", "feature");
        string path = "a | ::error::b <img src=x> @octocat/%0A::warning::c.env";
        string head = scene.Commit("::error::hello\n\n::set-output name=findings::0",
            (path, $"::error::x TOKEN={scene.MakeKey(1)}\n::stop-commands::x\n"));
        scene.OpenRequest("feature", isFork: true);
        scene.CheckoutMerge();
        ActionResult result = Run(scene, head, isFork: true);
        Assert.Equal((1, "1"), (result.ExitCode, result.Outputs["findings"]));
        string error = Assert.Single(result.Commands, c => !c.StartsWith("::notice ", StringComparison.Ordinal));
        Assert.StartsWith("::error file=a | %3A%3Aerror%3A%3Ab <img src=x> @octocat/%250A%3A%3Awarning%3A%3Ac.env,line=1,", error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("<img", result.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("@octocat", result.Summary, StringComparison.Ordinal);
        Assert.Equal(7, result.Summary.Split('\n').Single(l => l.Contains("octocat", StringComparison.Ordinal)).Replace("&#124;",
            "", StringComparison.Ordinal).Count(c => c == '|') + 2);
    }

    [Fact]
    public async Task Nothing_that_the_checkouts_configuration_names_is_run_and_its_token_goes_nowhere_else()
    {
        await using ActionScene scene = await ActionScene.StartAsync(token: OfTheJob, commits: 30);
        string before = scene.Git("rev-parse", "main~25");
        string after = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Checkout(after, "refs/remotes/origin/main");
        string canary = scene.Runner.Combine("canary"), program = scene.Runner.WriteScript("program", $"touch '{canary}'");
        foreach (string setting in (string[])["core.sshCommand", "core.askPass", "core.gitProxy", "core.fsmonitor",
            "core.alternateRefsCommand", "core.editor", "core.pager", "gpg.program", "uploadpack.packObjectsHook"])
            scene.Workspace.Run("config", setting, program);
        scene.Workspace.Run("config", "credential.helper", $"!{program}");
        scene.Workspace.Run("config", "core.hooksPath", scene.Runner.Combine("hooks"));
        scene.Runner.WriteScript("hooks/reference-transaction", $"touch '{canary}'");
        scene.Workspace.Run("config", $"remote.{scene.Server}/{ActionScene.Name}.vcs", "ext");
        ActionResult withHelper = scene.Run("push", ActionScene.Push("refs/heads/main", before, after), after, "refs/heads/main");
        Assert.False(File.Exists(canary), withHelper.Log);
        Assert.Equal(2, withHelper.ExitCode);

        scene.Workspace.Run("config", "--remove-section", $"remote.{scene.Server}/{ActionScene.Name}");
        ActionResult result = scene.Run("push", ActionScene.Push("refs/heads/main", before, after), after, "refs/heads/main");
        Assert.False(File.Exists(canary), result.Log);
        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain(OfTheJob, result.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_in_the_checkout_the_token_fetches()
    {
        await using ActionScene scene = await ActionScene.StartAsync(token: OfTheJob);
        string before = scene.Git("rev-parse", "main");
        string after = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Checkout(after, "refs/remotes/origin/main");
        scene.Workspace.Run("config", "--unset-all", $"http.{scene.Server}/.extraheader");
        scene.Environment["token"] = OfTheJob;
        Assert.Equal(1, scene.Run("push", ActionScene.Push("refs/heads/main", before, after), after, "refs/heads/main").ExitCode);
    }

    private static string EmptyBaseline()
    {
        using var writer = new StringWriter();
        Baseline.Write(writer, [], ScanOptions.DefaultSalt.Span);
        return writer.ToString();
    }

    /// <summary>
    /// Checks out a request that leaks a key and switches the rules off in ci/keyscan.yml, which the base has as well; answers
    /// its head.
    /// </summary>
    private static string HushInConfiguration(ActionScene scene)
    {
        scene.Commit("configure", ("ci/keyscan.yml", "fail_on: medium\n"));
        scene.Git("switch", "-q", "-c", "feature");
        string head =
            scene.Commit("hush", ("ci/keyscan.yml", "disable_rules: [github]\n"), ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.OpenRequest("feature", isFork: false);
        scene.CheckoutMerge();
        return head;
    }

    private static ActionResult Run(ActionScene scene, string head, bool isFork, params (string, string)[] inputs) =>
        scene.Run("pull_request", scene.Request(head, isFork), scene.Git("rev-parse", "refs/pull/7/merge"), "refs/pull/7/merge",
            inputs);
}

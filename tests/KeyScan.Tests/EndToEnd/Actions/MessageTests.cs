using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using KeyScan.Tests.Support.FakeGitHub;
using KeyScan.Tests.Support.Runner;

namespace KeyScan.Tests.EndToEnd.Actions;

/// <summary>What the action leaves with a token; each request and answer is held against GitHub's own description.</summary>
public sealed class MessageTests(MessageTests.GitHubWithContract github) : IClassFixture<MessageTests.GitHubWithContract>
{
    private const string Token = "job-t0ken-of-this-run";

    private static readonly (string, string)[] All = [("comment", "true"), ("check-run", "true"), ("upload-sarif", "true")];

    [Fact]
    public async Task A_request_gets_a_comment_a_check_run_and_an_upload_and_the_comment_is_kept_up_to_date()
    {
        await using ActionScene scene = await StartAsync();
        FakeRepository repository = github.Reset();
        string head = scene.Commit("leak", ("new.env", $"STAGE=test\nTOKEN={scene.MakeKey(1)}\n"));
        scene.OpenRequest("feature", isFork: false);
        scene.CheckoutMerge();
        ActionResult first = Run(scene, head);
        Assert.Equal(1, first.ExitCode);
        Assert.Empty(first.Of("warning"));
        FakeComment comment = Assert.Single(repository.Comments);
        Assert.StartsWith("<!-- keyscan -->\n### 🔑 KeyScan: 1 leaked key", comment.Body, StringComparison.Ordinal);
        Assert.Contains("new&#46;env&#58;2", comment.Body, StringComparison.Ordinal);
        Assert.EndsWith("#issuecomment-1", first.Outputs["comment-url"], StringComparison.Ordinal);

        FakeCheckRun check = Assert.Single(repository.CheckRuns.Values);
        Assert.Equal(("KeyScan", head, "failure"),
            ((string)check.Request["name"]!, (string)check.Request["head_sha"]!, (string)check.Request["conclusion"]!));
        Assert.Equal(("new.env", 2, "failure"), ((string)check.Annotations[0]["path"]!, (int)check.Annotations[0]["start_line"]!,
            (string)check.Annotations[0]["annotation_level"]!));

        JsonObject upload = Assert.Single(repository.Uploads.Values);
        Assert.Equal((head, "refs/pull/7/head"), ((string)upload["commit_sha"]!, (string)upload["ref"]!));
        Assert.Equal(File.ReadAllText(first.Outputs["sarif-file"]), Unpack(upload));
        scene.AssertNoKey(comment.Body + check.Request.ToJsonString() + Unpack(upload));

        ActionResult again = Run(scene, head);
        Assert.Single(repository.Comments);
        Assert.Equal(first.Outputs["comment-url"], again.Outputs["comment-url"]);

        string clean = RewriteWithoutLeak(scene);
        ActionResult last = Run(scene, clean);
        Assert.Equal(0, last.ExitCode);
        Assert.StartsWith("<!-- keyscan -->\n### ✅ KeyScan: no leaked keys", Assert.Single(repository.Comments).Body,
            StringComparison.Ordinal);
        Assert.Equal("success", (string)repository.CheckRuns.Values.Last().Request["conclusion"]!);
    }

    [Fact]
    public async Task A_clean_request_without_a_comment_gets_none()
    {
        await using ActionScene scene = await StartAsync();
        FakeRepository repository = github.Reset();
        string head = scene.Commit("fine", ("new.txt", "fine\n"));
        scene.OpenRequest("feature", isFork: false);
        scene.CheckoutMerge();
        Assert.Equal(0, Run(scene, head).ExitCode);
        Assert.Empty(repository.Comments);
    }

    [Fact]
    public async Task Many_findings_come_in_lots_and_the_page_of_the_run_gets_what_it_shows()
    {
        await using ActionScene scene = await StartAsync();
        FakeRepository repository = github.Reset();
        string head =
            scene.Commit("leaks", [.. Enumerable.Range(1, 120).Select(i => ($"env/{i:000}.env", $"TOKEN={scene.MakeKey(i)}\n"))]);
        scene.OpenRequest("feature", isFork: false);
        scene.CheckoutMerge();
        ActionResult result = Run(scene, head);
        Assert.Equal("120", result.Outputs["findings"]);
        Assert.Equal(10, result.Of("error").Length);
        Assert.Contains(result.Of("notice"), n => n.Contains("GitHub shows the first 10 of each", StringComparison.Ordinal));
        Assert.Equal([50, 50, 20], Assert.Single(repository.CheckRuns.Values).Lots);
        Assert.Contains("And 70 more findings", Assert.Single(repository.Comments).Body, StringComparison.Ordinal);
        Assert.Contains("120&#46;env", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rights_that_are_missing_are_named_and_the_scan_stands()
    {
        await using ActionScene scene = await StartAsync();
        FakeRepository repository = github.Reset();
        string head = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.OpenRequest("feature", isFork: false);
        scene.CheckoutMerge();
        github.Fake.Script(null, Denied("issues=write; pull_requests=write"), Denied("checks=write"),
            Denied("security_events=write"));
        ActionResult result = Run(scene, head);
        Assert.Equal((1, "1"), (result.ExitCode, result.Outputs["findings"]));
        string[] warnings = result.Of("warning");
        Assert.Equal(3, warnings.Length);
        Assert.Contains("The comment is missing", warnings[0], StringComparison.Ordinal);
        Assert.Contains("`pull-requests: write`", warnings[0], StringComparison.Ordinal);
        Assert.Contains("`checks: write`", warnings[1], StringComparison.Ordinal);
        Assert.Contains("`security-events: write`", warnings[2], StringComparison.Ordinal);
        Assert.Empty(repository.Comments);
        Assert.DoesNotContain(Token, result.Log + result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fork_gets_no_comment_and_one_notice_says_why()
    {
        await using ActionScene scene = await StartAsync();
        FakeRepository repository = github.Reset();
        string head = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.OpenRequest("feature", isFork: true);
        scene.CheckoutMerge();
        ActionResult result = Run(scene, head, isFork: true);
        Assert.Equal(1, result.ExitCode);
        Assert.Single(result.Of("error"));
        Assert.Contains("no right to write, so there is no comment, no check-run, no upload-sarif",
            Assert.Single(result.Of("notice")), StringComparison.Ordinal);
        Assert.Empty(repository.Comments);
        Assert.Empty(github.Fake.Seen);
    }

    [Fact]
    public async Task Only_a_whole_scan_of_a_branch_is_uploaded()
    {
        await using ActionScene scene = await StartAsync();
        FakeRepository repository = github.Reset();
        scene.Git("switch", "-q", "main");
        string before = scene.Git("rev-parse", "main");
        string after = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.Checkout(after, "refs/remotes/origin/main");
        ActionResult push = scene.Run("push", ActionScene.Push("refs/heads/main", before, after), after, "refs/heads/main",
            ("upload-sarif", "true"));
        Assert.Contains(push.Of("notice"), n => n.Contains("A scheduled run uploads all.", StringComparison.Ordinal));
        Assert.Empty(repository.Uploads);
        scene.Run("schedule", ActionScene.Schedule(), after, "refs/heads/main", ("upload-sarif", "true"));
        JsonObject upload = Assert.Single(repository.Uploads.Values);
        Assert.Equal((after, "refs/heads/main"), ((string)upload["commit_sha"]!, (string)upload["ref"]!));
    }

    [Fact]
    public async Task A_limit_that_lasts_and_a_repository_that_is_gone_are_warnings()
    {
        await using ActionScene scene = await StartAsync();
        github.Reset();
        string head = scene.Commit("leak", ("new.env", $"TOKEN={scene.MakeKey(1)}\n"));
        scene.OpenRequest("feature", isFork: false);
        scene.CheckoutMerge();
        string reset = DateTimeOffset.UtcNow.AddMinutes(50).ToUnixTimeSeconds().ToString();
        github.Fake.Script(FakeAnswers.Error(403, "API rate limit exceeded", ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", reset)), FakeAnswers.Error(404, "Not Found"));
        ActionResult result = Run(scene, head, isFork: false, ("comment", "true"), ("check-run", "true"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("GitHub's rate limit is used up", result.Of("warning")[0], StringComparison.Ordinal);
        Assert.Contains("it is not there, or the token may not see it", result.Of("warning")[1], StringComparison.Ordinal);
    }

    private static FakeAnswer Denied(string rights) =>
        FakeAnswers.Error(403, "Resource not accessible by integration", ("X-Accepted-GitHub-Permissions", rights));

    private static string Unpack(JsonObject upload)
    {
        using var gzip =
            new GZipStream(new MemoryStream(Convert.FromBase64String((string)upload["sarif"]!)), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string RewriteWithoutLeak(ActionScene scene)
    {
        scene.Git("switch", "-q", "feature");
        scene.Git("reset", "-q", "--hard", "main");
        string clean = scene.Commit("without it", ("new.env", "STAGE=test\n"));
        scene.OpenRequest("feature", isFork: false);
        return clean;
    }

    private async Task<ActionScene> StartAsync()
    {
        ActionScene scene = await ActionScene.StartAsync();
        scene.Git("switch", "-q", "-c", "feature");
        scene.Environment["token"] = Token;
        scene.Environment["GITHUB_API_URL"] = github.Address;
        return scene;
    }

    private static ActionResult Run(ActionScene scene, string head, bool isFork = false, params (string, string)[] inputs) =>
        scene.Run("pull_request", scene.Request(head, isFork), scene.Git("rev-parse", "refs/pull/7/merge"), "refs/pull/7/merge",
            inputs.Length > 0 ? inputs : All);

    /// <summary>One Prism for all tests here: it takes 15 seconds to read the description.</summary>
    public sealed class GitHubWithContract : IAsyncLifetime
    {
        private PrismProxy _prism = null!;

        internal FakeGitHubServer Fake { get; private set; } = null!;

        internal string Address => _prism.Address.AbsoluteUri;

        public async Task InitializeAsync()
        {
            Fake = await FakeGitHubServer.StartAsync();
            _prism = await PrismProxy.StartAsync(Fake.Address);
            Fake.SeenAs = _prism.Address;
            Fake.Token = Token;
        }

        /// <summary>An empty repository.</summary>
        internal FakeRepository Reset()
        {
            Fake.Repositories.Clear();
            Fake.Seen.Clear();
            return Fake.Add(ActionScene.Name);
        }

        public async Task DisposeAsync()
        {
            if (_prism is not null)
                await _prism.DisposeAsync();
            if (Fake is not null)
                await Fake.DisposeAsync();
        }
    }
}

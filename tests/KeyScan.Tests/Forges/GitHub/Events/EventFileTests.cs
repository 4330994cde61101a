using System.Text;
using System.Text.Json.Nodes;
using KeyScan.Forges;
using KeyScan.Forges.GitHub.Events;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Forges.GitHub.Events;

public sealed class EventFileTests : IDisposable
{
    private const string Zeros = "0000000000000000000000000000000000000000";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pull_request")]
    [InlineData("push")]
    [InlineData("merge_group")]
    [InlineData("workflow_dispatch")]
    public void All_of_GitHubs_example_payloads_are_read(string name) => Assert.All(Payloads.Of(name), payload =>
    {
        GitHubEvent read = Read(name, payload);
        Assert.Equal((string)payload["repository"]!["full_name"]!, read.Repository.ToString());
        Assert.Equal((string?)payload["repository"]!["default_branch"], read.DefaultBranch);
    });

    [Fact]
    public void A_pull_request_is_a_range_of_its_base_and_head()
    {
        JsonObject payload = Payloads.Of("pull_request")[0];
        GitHubEvent read = Read("pull_request", payload);
        Assert.Equal(ScanScope.Range, read.Scope);
        Assert.Equal((string)payload["pull_request"]!["base"]!["sha"]!, read.Base.ToString());
        Assert.Equal((string)payload["pull_request"]!["head"]!["sha"]!, read.Head.ToString());
        Assert.Equal((int)payload["number"]!, read.Number);
        Assert.Equal("refs/heads/master", read.Ref);
        Assert.True(read is { IsFork: false, IsTrusted: true });
    }

    [Theory]
    [InlineData("pull_request")]
    [InlineData("pull_request_target")]
    public void A_fork_is_never_trusted_also_when_it_is_gone(string name)
    {
        JsonObject payload = Payloads.Of("pull_request")[0];
        payload["pull_request"]!["head"]!["repo"]!["full_name"] = "mallory/Hello-World";
        Assert.True(Read(name, payload) is { IsFork: true, IsTrusted: false });
        payload["pull_request"]!["head"]!["repo"] = null;
        Assert.True(Read(name, payload) is { IsFork: true, IsTrusted: false });
    }

    [Fact]
    public void Dependabot_is_not_trusted()
    {
        JsonObject payload = Payloads.Of("pull_request")[0];
        payload["pull_request"]!["user"]!["login"] = "dependabot[bot]";
        Assert.True(Read("pull_request", payload) is { IsFork: false, IsTrusted: false });
    }

    [Fact]
    public void A_push_is_a_range_a_new_ref_or_nothing()
    {
        JsonObject payload = Payloads.Of("push").First(p => (string)p["ref"]! == "refs/heads/master");
        string before = new('a', 40);
        string after = new('b', 40);
        (payload["before"], payload["after"], payload["forced"]) = (before, after, true);
        GitHubEvent range = Read("push", payload);
        Assert.Equal((ScanScope.Range, before, after, true, true),
            (range.Scope, range.Base.ToString(), range.Head.ToString(), range.IsForced, range.IsTrusted));

        payload["before"] = Zeros;
        GitHubEvent created = Read("push", payload);
        Assert.Equal((ScanScope.NewRef, null, after), (created.Scope, created.Base, created.Head.ToString()));

        (payload["before"], payload["after"]) = (before, Zeros);
        GitHubEvent deleted = Read("push", payload);
        Assert.Equal((ScanScope.Nothing, null), (deleted.Scope, deleted.Head));
    }

    [Fact]
    public void A_merge_group_is_a_range()
    {
        JsonObject payload = Payloads.Of("merge_group")[0];
        GitHubEvent read = Read("merge_group", payload);
        Assert.Equal(ScanScope.Range, read.Scope);
        Assert.Equal((string)payload["merge_group"]!["head_sha"]!, read.Head.ToString());
        Assert.Equal((string)payload["merge_group"]!["base_sha"]!, read.Base.ToString());
    }

    [Theory]
    [InlineData("schedule")]
    [InlineData("workflow_dispatch")]
    public void A_timetable_and_a_button_scan_everything(string name)
    {
        GitHubEvent read = Read(name, JsonNode.Parse("""{"schedule":"0 3 * * *","repository":{"full_name":"acme/shop","default_branch":"main","private":true}}""")!.AsObject());
        Assert.Equal((ScanScope.Everything, true, "refs/heads/main", new string('c', 40)),
            (read.Scope, read.IsPrivate, read.Ref, read.Head.ToString()));
        Assert.True(read.IsTrusted);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "`repository`")]
    [InlineData("null", "`repository`")]
    [InlineData("{}", "`repository`")]
    [InlineData("""{"repository":{}}""", "`repository.full_name`")]
    [InlineData("""{"repository":{"full_name":"../x"}}""", "no name of a repository")]
    [InlineData("""{"repository":{"full_name":"\ud800"}}""", "no Unicode")]
    [InlineData("""{"repository":{"full_name":"a/b"}}""", "`pull_request`")]
    [InlineData("""{"repository":{"full_name":"a/b"},"pull_request":{"head":{"sha":"--upload-pack=x"}}}""", "`pull_request.base`")]
    [InlineData("""{"repository":{"full_name":"a/b"},"pull_request":{"head":{"sha":"x"},"base":{"sha":"--upload-pack=x"}}}""", "`pull_request.base.sha`")]
    [InlineData("""{"repository":{"full_name":"a/b"},"pull_request":{"head":{},"base":{"sha":"0000000000000000000000000000000000000000"}}}""", "`pull_request.base.sha`")]
    public void A_broken_file_says_what_is_wrong(string text, string what)
    {
        string file = _folder.Write("event.json", text);
        Problem problem = Assert.Throws<ProblemException>(() => EventFile.Read(Runner("pull_request", file))).Problem;
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.StartsWith(file, problem.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pull_request")]
    [InlineData("push")]
    [InlineData("merge_group")]
    public void A_damaged_file_is_read_or_is_a_problem(string name)
    {
        var random = new Random(7);
        byte[] whole = Encoding.UTF8.GetBytes(Payloads.Of(name)[0].ToJsonString());
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = whole[..(i % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (int hits = random.Next(1, 20); hits > 0 && damaged.Length > 0; hits--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            string file = _folder.Write("event.json", damaged);
            Exception? e = Record.Exception(() => EventFile.Read(Runner(name, file)));
            Assert.True(e is null or ProblemException, e?.ToString());
        }
    }

    [Fact]
    public void A_ref_that_could_be_an_option_is_a_problem()
    {
        JsonObject payload = Payloads.Of("push")[0];
        payload["ref"] = "--upload-pack=x";
        Assert.Contains("`ref`", Assert.Throws<ProblemException>(() => Read("push", payload)).Problem.What,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_or_missing_file_is_a_problem()
    {
        string deep = _folder.Write("deep.json", new string('[', 100_000));
        Assert.Contains("no JSON", Assert.Throws<ProblemException>(() => EventFile.Read(Runner("push", deep))).Problem.What,
            StringComparison.Ordinal);
        Assert.Equal(_folder.Combine("none"),
            Assert.Throws<ProblemException>(() => EventFile.Read(Runner("push", _folder.Combine("none")))).Problem.Where);
    }

    [Fact]
    public void An_event_that_no_scan_follows_is_a_problem() =>
        Assert.Contains("`issue_comment`",
            Assert.Throws<ProblemException>(() => EventFile.Read(Runner("issue_comment", _folder.Combine("none")))).Problem.What,
            StringComparison.Ordinal);

    [Fact]
    public void The_runners_variables_are_read()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["GITHUB_EVENT_NAME"] = "push",
            ["GITHUB_EVENT_PATH"] = "/event.json", ["GITHUB_SHA"] = new('d', 40), ["GITHUB_REF"] = "refs/heads/main" };
        Assert.Equal(("push", "/event.json", new string('d', 40), "refs/heads/main"),
            Variables(RunnerEnvironment.Read(variables.GetValueOrDefault)));
        variables["GITHUB_SHA"] = "--help";
        Assert.Equal("GITHUB_SHA",
            Assert.Throws<ProblemException>(() => RunnerEnvironment.Read(variables.GetValueOrDefault)).Problem.Where);
        variables.Remove("GITHUB_EVENT_PATH");
        Assert.Throws<ProblemException>(() => RunnerEnvironment.Read(variables.GetValueOrDefault));
        Assert.Equal("GITHUB_EVENT_NAME", Assert.Throws<ProblemException>(() => RunnerEnvironment.Read(_ => null)).Problem.Where);
    }

    private static (string, string, string?, string?) Variables(RunnerEnvironment runner) =>
        (runner.EventName, runner.EventPath, runner.Commit?.ToString(), runner.Ref);

    private static RunnerEnvironment Runner(string name, string file) =>
        new() { EventName = name, EventPath = file, Commit = new ObjectId(Convert.FromHexString(new string('c', 40))),
            Ref = "refs/heads/main" };

    private GitHubEvent Read(string name, JsonObject payload) =>
        EventFile.Read(Runner(name, _folder.Write("event.json", payload.ToJsonString())));
}

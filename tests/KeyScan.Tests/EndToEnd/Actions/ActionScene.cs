using System.Text;
using System.Text.Json.Nodes;
using KeyScan.Tests.Forges.GitHub.Events;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Runner;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Actions;

/// <summary>A repository on a server, what actions/checkout makes of it, and the event that GitHub tells of.</summary>
internal sealed class ActionScene : IAsyncDisposable
{
    public const string Name = "acme/shop";
    public const string Zeros = "0000000000000000000000000000000000000000";

    private readonly GitRepository _server = GitRepository.MakeFolder();
    private readonly TemporaryFolder _runner = new();
    private readonly List<string> _keys = [];
    private readonly string? _token;
    private GitHttpServer _http = null!;

    private ActionScene(string? token) => _token = token;

    /// <summary>The workspace, empty before a checkout.</summary>
    public GitRepository Workspace { get; } = GitRepository.MakeFolder();

    /// <summary>Variables of the job.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths that the git server was asked for.</summary>
    public int Requests => _http.Paths.Count;

    /// <summary>The runner's own folder.</summary>
    public TemporaryFolder Runner => _runner;

    /// <summary>Where git is served.</summary>
    public string Server => _http.Address.TrimEnd('/');

    /// <summary>Makes a repository with some history on main.</summary>
    /// <param name="token">What the git server wants; null where the repository is public.</param>
    /// <param name="commits">On main.</param>
    public static async Task<ActionScene> StartAsync(string? token = null, int commits = 3)
    {
        var scene = new ActionScene(token);
        scene._server.Run("init", "-q", "-b", "main", Name);
        scene.Git("config", "uploadpack.allowFilter", "true");
        for (int i = 0; i < commits; i++)
            scene.Commit($"main {i}", ("readme.md", $"Version {i}\n"));
        scene._http = await GitHttpServer.StartAsync(scene._server.Path, token);
        return scene;
    }

    /// <summary>A key that must be in no output.</summary>
    public string MakeKey(int seed) => Keep(PlantedTree.MakeKey(seed));

    /// <summary>The key, which from now on must be in no output.</summary>
    public string Keep(string key)
    {
        _keys.Add(key);
        return key;
    }

    /// <summary>Runs git in the server's repository.</summary>
    public string Git(params string[] arguments) => _server.Run(["-C", Name, .. arguments]).Trim();

    /// <summary>Commits files to the branch that the server's repository has checked out; an empty text removes one.</summary>
    public string Commit(string message, params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files)
        {
            if (text.Length == 0)
                File.Delete(_server.Combine($"{Name}/{path}"));
            else
                _server.Write($"{Name}/{path}", text);
        }
        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD");
    }

    /// <summary>
    /// Makes a pull request of a branch as GitHub does, with its two refs. A fork's branch is in no branch here.
    /// </summary>
    public string OpenRequest(string branch, bool isFork)
    {
        string head = Git("rev-parse", branch);
        string merge = Git("commit-tree", Git("merge-tree", "--write-tree", "main", branch), "-p", "main", "-p", branch, "-m",
            $"Merge {branch} into main");
        Git("update-ref", "refs/pull/7/head", head);
        Git("update-ref", "refs/pull/7/merge", merge);
        Git("switch", "-q", "main");
        if (isFork)
            Git("branch", "-q", "-D", branch);
        return head;
    }

    /// <summary>
    /// What actions/checkout does: a commit, its ref, usually without history, and a header with the token in the
    /// configuration.
    /// </summary>
    public void Checkout(string commit, string name, int depth = 1)
    {
        Workspace.Run("init", "-q", "-b", "main", ".");
        Workspace.Run("remote", "add", "origin", $"{Server}/{Name}");
        if (_token is not null)
            Workspace.Run("config", "--local", $"http.{Server}/.extraheader",
                $"AUTHORIZATION: basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{_token}"))}");
        string[] limit = depth == 0 ? [] : [$"--depth={depth}"];
        Workspace.Run(["-c", "protocol.version=2", "fetch", "--no-tags", "--prune", "--no-recurse-submodules", .. limit, "origin",
            $"+{commit}:{name}"]);
        Workspace.Run("-c", "advice.detachedHead=false", "checkout", "-q", "--force", "--detach", name);
    }

    /// <summary>Checks out a request's merge, as a workflow on pull_request does.</summary>
    public void CheckoutMerge() => Checkout(Git("rev-parse", "refs/pull/7/merge"), "refs/remotes/pull/7/merge");

    /// <summary>GitHub's example of a pull request, made to be about the one here.</summary>
    public JsonObject Request(string head, bool isFork, string? @base = null)
    {
        JsonObject payload = Payloads.Of("pull_request").First(p => (string)p["action"]! == "opened");
        Rename(payload);
        payload["number"] = 7;
        JsonNode request = payload["pull_request"]!;
        request["number"] = 7;
        (request["base"]!["sha"], request["base"]!["ref"]) = (@base ?? Git("rev-parse", "main"), "main");
        (request["head"]!["sha"], request["head"]!["ref"]) = (head, "feature");
        request["head"]!["repo"]!["full_name"] = isFork ? "mallory/shop" : Name;
        return payload;
    }

    /// <summary>GitHub's example of a push, made to be about one here.</summary>
    public static JsonObject Push(string name, string before, string after, bool isForced = false)
    {
        JsonObject payload = Payloads.Of("push").First(p => (string)p["ref"]! == "refs/heads/master");
        Rename(payload);
        (payload["ref"], payload["before"], payload["after"], payload["forced"]) = (name, before, after, isForced);
        return payload;
    }

    /// <summary>What a schedule's event has: no more than this.</summary>
    public static JsonObject Schedule()
    {
        var payload =
            new JsonObject { ["schedule"] = "0 3 * * *", ["repository"] = Payloads.Of("push")[0]["repository"]!.DeepClone() };
        Rename(payload);
        return payload;
    }

    /// <summary>GitHub's example of a merge queue's try, made to be about one here.</summary>
    public static JsonObject MergeGroup(string @base, string head)
    {
        JsonObject payload = Payloads.Of("merge_group")[0];
        Rename(payload);
        JsonNode group = payload["merge_group"]!;
        (group["base_sha"], group["head_sha"], group["head_ref"]) = (@base, head, "refs/heads/gh-readonly-queue/main/pr-7");
        return payload;
    }

    /// <summary>Runs the action on an event and holds all it wrote against the keys.</summary>
    public ActionResult Run(string eventName, JsonObject payload, string commit, string name, params (string, string)[] inputs)
    {
        var runner = new ActionRunner(_runner) { Workspace = Workspace.Path, Token = Environment.GetValueOrDefault("token", "") };
        (string, string)[] variables =
        [
            ("GITHUB_EVENT_NAME", eventName), ("GITHUB_EVENT_PATH", _runner.Write("event.json", payload.ToJsonString())),
            ("GITHUB_SHA", commit), ("GITHUB_REF", name),
            ("GITHUB_REPOSITORY", Name), ("GITHUB_SERVER_URL", Server), ("GITHUB_API_URL", "http://127.0.0.1:9/"),
        ];
        foreach ((string key, string value) in variables.Concat(Environment.Select(e => (e.Key, e.Value))))
            runner.Environment[key] = value;
        ActionResult result = runner.Run(inputs);
        AssertNoKey(result.Log + result.Summary + string.Concat(result.Outputs.Values));
        foreach (string file in Directory.EnumerateFiles(_runner.Path, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith("event.json", StringComparison.Ordinal)))
            AssertNoKey(File.ReadAllText(file));
        return result;
    }

    /// <summary>None of the keys is in a text.</summary>
    public void AssertNoKey(string text) => Assert.All(_keys, key => Assert.DoesNotContain(key, text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        _server.Dispose();
        Workspace.Dispose();
        _runner.Dispose();
    }

    private static void Rename(JsonObject payload)
    {
        payload["repository"]!["full_name"] = Name;
        payload["repository"]!["default_branch"] = "main";
    }
}

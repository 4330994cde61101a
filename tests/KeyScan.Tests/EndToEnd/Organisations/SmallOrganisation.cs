using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.FakeGitHub;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>
/// An organisation of a few repositories behind the fake GitHub, cloned from a git server, and one rule that finds its keys.
/// </summary>
internal sealed class SmallOrganisation : IAsyncDisposable
{
    public const string Token = "token-of-the-test";
    private readonly string _rules;

    private SmallOrganisation(TemporaryFolder folder, FakeGitHubServer github, GitHttpServer git)
    {
        (Folder, GitHub, Git) = (folder, github, git);
        _rules = TestOrganisation.WriteRules(folder);
    }

    public TemporaryFolder Folder { get; }

    public FakeGitHubServer GitHub { get; }

    public GitHttpServer Git { get; }

    /// <summary>The folder of what is served.</summary>
    public string Served => Folder.Combine("served");

    public static async Task<SmallOrganisation> StartAsync()
    {
        var folder = new TemporaryFolder();
        FakeGitHubServer github = await FakeGitHubServer.StartAsync();
        github.Token = Token;
        return new SmallOrganisation(folder, github, await GitHttpServer.StartAsync(folder.Combine("served"), Token));
    }

    public async ValueTask DisposeAsync()
    {
        await GitHub.DisposeAsync();
        await Git.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>A key that the rule finds.</summary>
    public static string Key(int seed) => MadeTokens.Random("acme_", 20, seed);

    /// <summary>Adds a repository with one file of one line.</summary>
    public FakeRepository Add(string name, string line)
    {
        Commit(name, "app.env", Encoding.ASCII.GetBytes($"{line}\n"));
        FakeRepository repository = GitHub.Add(name);
        repository.CloneUrl = $"{Git.Address}{name}.git";
        return repository;
    }

    /// <summary>
    /// Makes what is served as <paramref name="name"/>, where it is not there, and adds a commit with one file.
    /// </summary>
    public void Commit(string name, string path, byte[] content)
    {
        string repository = MakeEmpty(name);
        string from = File.Exists(Path.Combine(repository, "refs", "heads", "main")) ? "from refs/heads/main^0\n" : "";
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"commit refs/heads/main\ncommitter A <a@example.test> 1700000000 +0000\ndata 1\nc\n{from}M 100644 inline "
                + $"{path}\ndata {content.Length}\n"));
        Run(repository, [.. head, .. content, (byte)'\n'], "fast-import", "--quiet", "--force");
    }

    /// <summary>Makes what is served as <paramref name="name"/>, with no commit.</summary>
    public string MakeEmpty(string name)
    {
        string repository = Path.Combine(Served, $"{name}.git");
        if (!Directory.Exists(repository))
            Run(Directory.CreateDirectory(repository).FullName, [], "init", "-q", "--bare", "-b", "main");
        return repository;
    }

    /// <summary>Scans the organisation <c>acme</c>.</summary>
    public KeyScanRun Scan(params string[] arguments) => Run(["org", "acme", .. arguments]);

    /// <summary>Runs <c>keyscan github</c>.</summary>
    public KeyScanRun Run(params string[] arguments) => Tool().Run(["github", .. arguments, .. Always]);

    /// <summary>Runs <c>keyscan report</c>.</summary>
    public KeyScanRun Report(params string[] arguments) => Tool().Run(["report", .. arguments]);

    /// <summary>Options of each scan.</summary>
    public string[] Always => ["--github-api", GitHub.Address.ToString(), "--cache", Folder.Combine("cache"), "--rules", _rules,
        "--enable-rule", "acme-key", "--retry-delay", "0"];

    /// <summary>The tool in an environment that has token and registry.</summary>
    public KeyScanProcess Tool(params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string> { ["GITHUB_TOKEN"] = Token,
            ["KEYSCAN_REGISTRY"] = Folder.Combine("registry.db"), ["KEYSCAN_TOKEN_HOSTS"] = "127.0.0.1" };
        foreach ((string name, string value) in variables)
            environment[name] = value;
        return new KeyScanProcess(Folder.Path) { Environment = environment };
    }

    /// <summary>What the registry has of a key; null for nothing.</summary>
    public RecordedFinding? Found(int seed)
    {
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(Folder.Combine("registry.db")));
        return new FindingStore(database).All().SingleOrDefault(
            f => f.Id == FindingId.Compute(Encoding.UTF8.GetBytes(FindingSalt.Read(database)), "acme", new Secret(Key(seed)))
                .ToString());
    }

    private static void Run(string folder, byte[] input, params string[] arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder,
            UseShellExecute = false, RedirectStandardInput = true })!;
        git.StandardInput.BaseStream.Write(input);
        git.StandardInput.Close();
        git.WaitToEnd();
        Assert.Equal(0, git.ExitCode);
    }
}

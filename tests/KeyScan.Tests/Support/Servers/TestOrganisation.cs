using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Support.Servers;

/// <summary>A generated organisation, <c>acme</c>, behind the fake GitHub, cloned from a real git server.</summary>
internal sealed class TestOrganisation : IAsyncDisposable
{
    /// <summary>What GitHub and git want to see.</summary>
    public const string Token = "token-of-the-test";

    /// <summary>What its jobs are signed with.</summary>
    public static string QueueKey { get; } =
        Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    private TestOrganisation(FakeGitHubServer github, GitHttpServer git) => (GitHub, Git) = (github, git);

    /// <summary>GitHub.</summary>
    public FakeGitHubServer GitHub { get; }

    /// <summary>Where it is cloned from.</summary>
    public GitHttpServer Git { get; }

    /// <summary>The redacted keys that are in it, each followed by its repository's number, and the repository's name.</summary>
    public Dictionary<string, string> Expected { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Makes <paramref name="repositories"/> of them below <paramref name="folder"/>, <c>acme/service-000</c> first. Every
    /// third has a key of its own in its history.
    /// </summary>
    public static async Task<TestOrganisation> StartAsync(TemporaryFolder folder, int repositories)
    {
        FakeGitHubServer github = await FakeGitHubServer.StartAsync();
        github.Token = Token;
        var organisation = new TestOrganisation(github, await GitHttpServer.StartAsync(folder.Combine("served"), Token));
        for (int i = 0; i < repositories; i++)
            organisation.Add(folder, $"acme/service-{i:000}", i);
        return organisation;
    }

    /// <summary>What runs keyscan on it.</summary>
    public static KeyScanProcess Tool(TemporaryFolder folder, string registry, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) 
        {
            ["GITHUB_TOKEN"] = Token,
            ["KEYSCAN_REGISTRY"] = registry,
            // GitHub and git are two servers of this machine here.
            ["KEYSCAN_TOKEN_HOSTS"] = "127.0.0.1",
            // Two registries are compared: their ids are to be the same.
            ["KEYSCAN_SALT"] = "of the test organisation",
            ["KEYSCAN_ALLOW_PRIVATE"] = "127.0.0.1",
            ["KEYSCAN_QUEUE_KEY"] = QueueKey,
        };
        foreach ((string name, string value) in more)
            environment[name] = value;
        return new KeyScanProcess(folder.Path) { Limit = TimeSpan.FromMinutes(4), Environment = environment };
    }

    /// <summary>Options that make scans look for the organisation's keys, and only those.</summary>
    public string[] Options(TemporaryFolder folder, string cache) =>
        ["--github-api", GitHub.Address.ToString(), "--cache", folder.Combine(cache), "--rules", WriteRules(folder),
            "--enable-rule", "acme-key"];

    /// <summary>Writes the rule that finds the organisation's keys; answers where.</summary>
    public static string WriteRules(TemporaryFolder folder) => folder.Write("acme.yml",
        """
        provider: acme
        rules:
          - id: acme-key
            description: Acme key
            severity: high
            confidence: high
            keywords: [acme_]
            pattern: '\b(?<secret>acme_[A-Za-z0-9]{20})\b'
            advice: Revoke it at Acme.
            examples: ['key = acme_<<[A-Za-z0-9]{20}>>']
        """);

    /// <summary>
    /// What a registry holds, to compare with <see cref="Expected"/>; without the tags, which follow from salts.
    /// </summary>
    public static Dictionary<string, string> Found(string registry)
    {
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(registry));
        return new FindingStore(database).All()
            .Select(f => (Finding: f, Sighting: Assert.Single(f.Sightings)))
            .OrderBy(f => f.Sighting.Repository, StringComparer.Ordinal)
            .ToDictionary(f => f.Finding.Redacted.Split('#')[0] + int.Parse(f.Sighting.Repository.AsSpan()[^3..],
                CultureInfo.InvariantCulture), f => f.Sighting.Repository, StringComparer.Ordinal);
    }

    /// <summary>
    /// Everything about the findings and the repositories of a registry but the times, to compare with another.
    /// </summary>
    public static string[] Everything(string registry)
    {
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(registry));
        return
        [
            .. new FindingStore(
                database).All().SelectMany(f => f.Sightings.Select(s => $"{f.Id} {f.RuleId} {f.Severity} {f.Redacted} "
                    + $"{s.Repository} {s.State} {s.Occurrences} {string.Join(';', s.Places)}")).Order(StringComparer.Ordinal),
            .. new RepositoryStore(database).All().Select(r => $"{r.Name} {r.Url} {r.IsPublic} {r.Problem}"),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await GitHub.DisposeAsync();
        await Git.DisposeAsync();
    }

    private void Add(TemporaryFolder folder, string name, int number)
    {
        string path = folder.Combine($"served/{name}.git");
        Directory.CreateDirectory(path);
        string? key = number % 3 == 0 ? MadeTokens.Random("acme_", 20, number) : null;
        var import = new StringBuilder();
        for (int commit = 0; commit < 4; commit++)
        {
            string text = string.Create(CultureInfo.InvariantCulture,
                $"version {commit} of {number}\n{(commit == 1 && key is not null ? $"KEY = {key}\n" : "")}");
            import.Append(CultureInfo.InvariantCulture,
                $"commit refs/heads/main\ncommitter A <a@example.test> {1_700_000_000 + commit} +0000\ndata 1\nc\nM 100644 "
                    + $"inline src/app-{number}.txt\ndata {text.Length}\n{text}\n");
        }
        RunGit(path, "", "init", "-q", "--bare", "-b", "main");
        RunGit(path, import.ToString(), "fast-import", "--quiet");
        FakeRepository repository = GitHub.Add(name);
        repository.CloneUrl = $"{Git.Address}{name}.git";
        if (key is not null)
            Expected.Add(Secret.Redact(key) + number, name);
    }

    private static void RunGit(string folder, string input, params string[] arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder,
            UseShellExecute = false, RedirectStandardInput = true })!;
        git.StandardInput.Write(input);
        git.StandardInput.Close();
        git.WaitToEnd();
        Assert.Equal(0, git.ExitCode);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeyScan.Issued.Registry;
using KeyScan.Organisation;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.FakeGitHub;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>An organisation of 200 repositories behind the fake GitHub, cloned from a real git server.</summary>
public sealed class OrganisationScanTests : IAsyncLifetime, IDisposable
{
    private const int Repositories = 200;
    private const string Token = "token-of-the-test";
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _expected = new(StringComparer.Ordinal);
    private FakeGitHubServer _github = null!;
    private GitHttpServer _git = null!;

    public async Task InitializeAsync()
    {
        _github = await FakeGitHubServer.StartAsync();
        _github.Token = Token;
        _git = await GitHttpServer.StartAsync(_folder.Combine("served"), Token);
        for (int i = 0; i < Repositories; i++)
            Add($"acme/service-{i:000}", i);
    }

    public async Task DisposeAsync()
    {
        await _github.DisposeAsync();
        await _git.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_of_it_is_scanned_and_the_second_time_only_what_is_new()
    {
        KeyScanRun first = Scan("one");
        Assert.True(first.ExitCode == 1, first.All);
        Assert.Contains($"{Repositories} of {Repositories} repositories covered", first.Output, StringComparison.Ordinal);
        Assert.Equal(_expected, Found("one"));
        Assert.DoesNotContain(Token, first.All, StringComparison.Ordinal);

        int asked = _git.Paths.Count;
        Assert.Equal(1, Scan("one").ExitCode);
        Assert.Equal(_expected, Found("one"));
        Assert.True(_git.Paths.Count - asked < asked, $"{asked} requests at first, {_git.Paths.Count - asked} more then");
        Assert.DoesNotContain(Token, string.Join('\n', Directory.EnumerateFiles(_folder.Combine("one"), "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length < 1 << 20).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_ten_times_it_goes_on_where_it_was_and_comes_to_the_same()
    {
        var random = new Random(20);
        for (int kill = 0; kill < 10; kill++)
        {
            using Process process = Tool("two").Start(Arguments("two"));
            Task drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            int until = _git.Paths.Count + random.Next(5, 60);
            await Task.WhenAny(process.WaitForExitAsync(), _git.WaitForAsync(until));
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            await drained;
        }
        KeyScanRun last = Scan("two");
        Assert.True(last.ExitCode == 1, last.All);
        Assert.Equal(_expected, Found("two"));
    }

    [Fact]
    public void What_cannot_be_cloned_is_named_and_stops_nothing_else()
    {
        _github.Repositories["acme/service-007"].CloneUrl = $"{_git.Address}gone.git";
        KeyScanRun run = Scan("three");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not covered: acme/service-007", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{Repositories - 1} of {Repositories} repositories covered", run.Output, StringComparison.Ordinal);
        Assert.Equal(_expected.Where(e => e.Value != "acme/service-007"), Found("three"));
    }

    /// <summary>Every third has a key of its own in its history.</summary>
    private void Add(string name, int number)
    {
        string path = _folder.Combine($"served/{name}.git");
        Directory.CreateDirectory(path);
        string? key = number % 3 == 0 ? MadeTokens.Random("acme_", 20, number) : null;
        var import = new StringBuilder();
        for (int commit = 0; commit < 4; commit++)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"version {commit} of {number}\n{(commit == 1 && key is not null ? $"KEY = {key}\n" : "")}");
            import.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter A <a@example.test> {1_700_000_000 + commit} +0000\ndata 1\nc\nM 100644 inline src/app-{number}.txt\ndata {text.Length}\n{text}\n");
        }
        Git(path, "", "init", "-q", "--bare", "-b", "main");
        Git(path, import.ToString(), "fast-import", "--quiet");
        FakeRepository repository = _github.Add(name);
        repository.CloneUrl = $"{_git.Address}{name}.git";
        if (key is not null)
            _expected.Add(Secret.Redact(key) + number, name);
    }

    private Dictionary<string, string> Found(string run)
    {
        using RegistryDatabase database = RegistryDatabase.Open(RegistryAddress.Parse(_folder.Combine($"{run}/registry.db")));
        return new FindingStore(database).All()
            .Select(f => (Finding: f, Sighting: Assert.Single(f.Sightings)))
            .OrderBy(f => f.Sighting.Repository, StringComparer.Ordinal)
            .ToDictionary(f => f.Finding.Redacted + int.Parse(f.Sighting.Repository.AsSpan()[^3..], CultureInfo.InvariantCulture), f => f.Sighting.Repository, StringComparer.Ordinal);
    }

    private KeyScanRun Scan(string run) => Tool(run).Run(Arguments(run));

    private KeyScanProcess Tool(string run)
    {
        Directory.CreateDirectory(_folder.Combine(run));
        return new KeyScanProcess(_folder.Path) { Limit = TimeSpan.FromMinutes(4), Environment = new() { ["GITHUB_TOKEN"] = Token, ["KEYSCAN_REGISTRY"] = _folder.Combine($"{run}/registry.db") } };
    }

    private string[] Arguments(string run) =>
        ["github", "org", "acme", "--github-api", _github.Address.ToString(), "--cache", _folder.Combine($"{run}/cache"), "--rules", Rules(), "--enable-rule", "acme-key"];

    private string Rules() => _folder.Write("acme.yml",
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

    private static void Git(string folder, string input, params string[] arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true })!;
        git.StandardInput.Write(input);
        git.StandardInput.Close();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}

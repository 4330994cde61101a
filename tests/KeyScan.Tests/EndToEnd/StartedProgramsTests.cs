using System.Text.RegularExpressions;
using KeyScan.Tests.EndToEnd.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>Which programs a scan runs, and what they are told. Nothing that is scanned is one of them.</summary>
public sealed class StartedProgramsTests : IDisposable
{
    private static readonly string[] Secrets = ["KEYSCAN_PEPPER", "KEYSCAN_REGISTRY", "GITHUB_TOKEN", "GH_TOKEN", "PGPASSWORD",
        "WEBHOOK_SECRET", "AWS_SECRET_ACCESS_KEY"];

    private readonly PlantedHistory _history = new();
    private readonly TemporaryFolder _outside = new();
    private readonly string _key = PlantedHistory.MakeKey(1), _staged = PlantedHistory.MakeKey(2);

    public StartedProgramsTests()
    {
        _history.Commit("old.env", $"TOKEN={_key}\n");
        _history.Git.Write("new.env", $"TOKEN={_staged}\n");
        _history.Git.Run("add", "new.env");
    }

    public void Dispose()
    {
        _history.Dispose();
        _outside.Dispose();
    }

    public static TheoryData<string> Commands =>
        ["dir .", "dir sub", "git .", "git", "git --staged", "hook pre-commit", "github event"];

    [UnixTheory]
    [MemberData(nameof(Commands))]
    public void A_file_named_like_a_program_is_not_run_whatever_is_on_the_path(string command)
    {
        using var planted = new PlantedPrograms(_history.Git.Path);
        _history.Git.Write("sub/more.env", $"TOKEN={_staged}\n");
        string path = $":.:bin:{_history.Git.Combine("bin")}:{_history.Git.Path}:{_outside.Combine("link")}:"
            + $"{Environment.GetEnvironmentVariable("PATH")}:";
        Directory.CreateSymbolicLink(_outside.Combine("link"), _history.Git.Combine("bin"));
        KeyScanRun run = Scan(command, ("PATH", path));
        Assert.Empty(planted.Run);
        AssertFound(command, run);
    }

    [UnixTheory]
    [InlineData("dir .")]
    [InlineData("git --staged")]
    public void A_file_named_like_a_program_that_cannot_be_run_stops_no_scan(string command)
    {
        using var planted = new PlantedPrograms(_history.Git.Path, executable: false);
        AssertFound(command, Scan(command));
    }

    [StraceTheory]
    [MemberData(nameof(Commands))]
    public void The_system_starts_only_programs_outside_of_what_is_scanned_and_by_absolute_paths(string command)
    {
        using var planted = new PlantedPrograms(_history.Git.Path);
        _history.Git.Write("sub/more.env", $"TOKEN={_staged}\n");
        string log = _outside.Combine("strace.log");
        KeyScanProcess keyscan = Prepare(command);
        string[] before = ["strace", "-f", "-qq", "-e", "trace=execve,execveat", "-o", log];
        KeyScanRun run =
            new KeyScanProcess(_history.Git.Path) { Environment = keyscan.Environment, Before = before }.Run(command.Split(' '));
        AssertFound(command, run);
        string[] started = [.. File.ReadLines(log).Where(l => l.Contains("exec", StringComparison.Ordinal)).Select(
            l => Regex.Match(l, "execve(at)?\\([^\"]*\"(?<path>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
                .Groups["path"].Value)];
        Assert.NotEmpty(started);
        Assert.All(started, path => Assert.StartsWith("/", path, StringComparison.Ordinal));
        Assert.All(started, path => Assert.False(path.StartsWith(_history.Git.Path, StringComparison.Ordinal), path));
    }

    [UnixTheory]
    [InlineData("dir .")]
    [InlineData("git --since 2020-01-01")]
    [InlineData("git --staged")]
    public void A_program_that_reads_a_repository_is_told_no_secret_and_not_how_to_reach_a_server(string command)
    {
        // Only git knows such an index, and its ways to write a date.
        _history.Git.Run("update-index", "--split-index");
        string told = WrapGit();
        KeyScanRun run = Scan(command, [("PATH", WrappedPath), ("SSH_AUTH_SOCK", "/agent"), ("https_proxy", "http://u:p@proxy"),
            .. Secrets.Select(s => (s, $"secret-{s}"))]);
        string[] variables = [.. Variables(told)];
        Assert.NotEmpty(variables);
        Assert.DoesNotContain(variables, v => v.Contains("secret-", StringComparison.Ordinal));
        Assert.DoesNotContain(variables, v => v.StartsWith("SSH_AUTH_SOCK=",
            StringComparison.Ordinal) || v.StartsWith("https_proxy=", StringComparison.Ordinal));
        Assert.Contains(variables, v => v.StartsWith("HOME=", StringComparison.Ordinal));
        // The registry that it names is none.
        Assert.Contains("leaked key", run.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_clone_is_told_how_to_reach_the_server_and_no_secret_but_those_asked_for()
    {
        string told = WrapGit();
        (string, string)[] variables = [("PATH", WrappedPath), ("SSH_AUTH_SOCK", "/agent"), ("https_proxy", "http://u:p@proxy"),
            .. Secrets.Select(s => (s, $"secret-{s}"))];
        Scan($"git file://{_history.Git.Path}", [.. variables]);
        string[] without = [.. Variables(told)];
        Assert.Contains("SSH_AUTH_SOCK=/agent", without);
        Assert.Contains("https_proxy=http://u:p@proxy", without);
        Assert.DoesNotContain(without, v => v.Contains("secret-", StringComparison.Ordinal));

        Scan($"git file://{_history.Git.Path}", [.. variables, ("KEYSCAN_GIT_ENVIRONMENT", "GH_TOKEN, PGPASSWORD")]);
        Assert.Equal(["GH_TOKEN=secret-GH_TOKEN", "PGPASSWORD=secret-PGPASSWORD"], // keyscan:allow reason="made up"
            Variables(told).Where(v => v.Contains("secret-", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));

        KeyScanRun refused =
            Scan($"git file://{_history.Git.Path}", [.. variables, ("KEYSCAN_GIT_ENVIRONMENT", "KEYSCAN_PEPPER")]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("KEYSCAN_GIT_ENVIRONMENT names a variable that begins with KEYSCAN_", refused.All,
            StringComparison.Ordinal);
    }

    [UnixFact]
    public void Without_git_outside_of_the_repository_the_error_says_where_it_was_not_looked_for()
    {
        using var planted = new PlantedPrograms(_history.Git.Path);
        KeyScanRun run = Scan($"git file://{_history.Git.Path}", ("PATH", $".:{_history.Git.Combine("bin")}:{_outside.Path}"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("git cannot be run: no absolute folder on PATH has such a program; left out: `.`, which is not absolute",
            run.All, StringComparison.Ordinal);
        Assert.Empty(planted.Run);
    }

    /// <summary>The event asks a server for tags, which is not there.</summary>
    private static void AssertFound(string command, KeyScanRun run)
    {
        Assert.True(run.ExitCode == (command == "github event" ? 2 : 1), run.All);
        Assert.Contains(command == "hook pre-commit" ? "blocked  GitHub" : "leaked key", run.Output, StringComparison.Ordinal);
    }

    private string WrappedPath => $"{_outside.Path}:{Environment.GetEnvironmentVariable("PATH")}";

    private KeyScanRun Scan(string command, params (string Name, string Value)[] variables)
    {
        KeyScanProcess keyscan = Prepare(command);
        foreach ((string name, string value) in variables)
            keyscan.Environment[name] = value;
        return keyscan.Run(command.Split(' '));
    }

    private KeyScanProcess Prepare(string command)
    {
        var keyscan = new KeyScanProcess(_history.Git.Path);
        if (command != "github event")
            return keyscan;
        string head = _history.Git.Run("rev-parse", "HEAD").Trim();
        keyscan.Environment["GITHUB_ACTIONS"] = "true";
        keyscan.Environment["GITHUB_EVENT_NAME"] = "schedule";
        keyscan.Environment["GITHUB_EVENT_PATH"] = _outside.Write("event.json", """{"schedule":"0 3 * * *","repository":{"full_name":"acme/shop","default_branch":"main","private":false}}""");
        (keyscan.Environment["GITHUB_SHA"], keyscan.Environment["GITHUB_REF"]) = (head, "refs/heads/main");
        (keyscan.Environment["GITHUB_SERVER_URL"], keyscan.Environment["GITHUB_API_URL"]) =
            ("http://127.0.0.1:9", "http://127.0.0.1:9");
        (keyscan.Environment["RUNNER_TEMP"], keyscan.Environment["GITHUB_OUTPUT"], keyscan.Environment["GITHUB_STEP_SUMMARY"]) =
            (_outside.Path, _outside.Combine("output"), _outside.Combine("summary"));
        return keyscan;
    }

    /// <summary>A git on PATH, outside of the repository, that writes down its variables and goes on as git.</summary>
    private string WrapGit()
    {
        string told = _outside.Combine("told");
        string git =
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(f => Path.Combine(f, "git")).First(File.Exists);
        _outside.WriteScript("git", $"/usr/bin/env >> '{told}'\nexec '{git}' \"$@\"");
        return told;
    }

    private static string[] Variables(string told)
    {
        string[] lines = File.ReadAllLines(told);
        File.Delete(told);
        return lines;
    }
}

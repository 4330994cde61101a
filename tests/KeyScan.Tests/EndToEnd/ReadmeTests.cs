using System.Diagnostics;
using System.Text.RegularExpressions;
using KeyScan.Rules.Examples;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>Every command that the pages for users show is run as it stands there.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly string Text = Pages.Text;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_main_command_scans_this_repository_and_finds_it_clean()
    {
        (int exitCode, string output) = Bash(Block("dotnet run"), Repository.Root);
        Assert.True(exitCode == 0, output);
        Assert.Contains("Clean: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_command_is_the_one_that_CI_runs()
    {
        // Running it here would run this test again, without end.
        string command = Block("tests/run.sh").Trim();
        Assert.Contains(command, File.ReadAllText(Repository.Combine(".ci", "run")), StringComparison.Ordinal);
        Assert.Equal(0, Bash("bash -n tests/run.sh .ci/run", Repository.Root).ExitCode);
    }

    [Fact]
    public void The_three_uses_work_with_the_installed_tool()
    {
        string checkouts = _folder.Combine("checkouts");
        _folder.Write("checkouts/shop/deploy.env", ExampleTemplate.Expand("TOKEN=ghp_<<crc32-base62>>\n", new Random(5)));
        _folder.Write("pepper", Guid.NewGuid().ToString());
        _folder.Write("our-tokens.yml", "rules:\n  - id: our-token\n    description: Our token\n    keywords: [our_]\n    "
            + "pattern: '(?<secret>our_[a-z]{20})'\n");

        // The folder of the packed tool stands in for the repository; the rest of the block is as it is.
        (int exitCode, string output) = Bash($"cd '{Repository.Root}'\n{Block("dotnet pack")}", _folder.Path);
        Assert.True(exitCode == 0, output);
        Assert.Contains("Clean: ", output, StringComparison.Ordinal);

        (exitCode, output) = Bash(Block("-f sarif"), Path.Combine(checkouts, "shop"));
        Assert.True(exitCode == 1, output);
        Assert.Contains("::error file=deploy.env,line=1", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(checkouts, "shop", "keyscan.sarif")));

        string team = Block("KEYSCAN_PEPPER_FILE=/run")
            .Replace("/run/secrets/pepper", _folder.Combine("pepper"), StringComparison.Ordinal)
            .Replace("/srv/checkouts", checkouts, StringComparison.Ordinal);
        (exitCode, output) = Bash(team, _folder.Path);
        Assert.True(exitCode == 1, output);
        Assert.Contains("\"fingerprint\":\"e1:", File.ReadAllText(_folder.Combine("findings.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_comparison_with_ripgrep_prints_its_ratio()
    {
        // A small folder in place of a large one: what it measures says nothing here, only that it measures.
        string small = Block("compare dir").Trim()
            .Replace("/usr/src/linux-source-6.1", $"{Repository.Combine("src")} --rounds 1", StringComparison.Ordinal);
        // A native program takes minutes to make, and the tests have one.
        if (Environment.GetEnvironmentVariable("TESTED_PROGRAM") is { Length: > 0 } program)
            small = $"export KEYSCAN_COMPARED='{program}'\n{small}";
        (int exitCode, string output) = Bash(small, Repository.Root);
        Assert.True(exitCode < 2, output);
        Assert.Matches(@"wall time over rg's \(medians\)\s+[0-9.]+ x", output);
        Assert.Matches(@"peak memory\s+[1-9][0-9]* MiB", output);
    }

    // Packaging/ReleaseBuildTests runs it into a folder of its own.
    [Fact]
    public void The_packaging_command_is_the_one_that_releases_run()
    {
        string workflow = File.ReadAllText(Repository.Combine(".github", "workflows", "release.yml"));
        Assert.Contains(Block("action/package.sh").Trim().Replace("linux-x64", "\"$PLATFORM\"", StringComparison.Ordinal),
            workflow, StringComparison.Ordinal);
    }

    // Forges/Rechecks has who is asked about what; here nothing is open, and nobody is.
    [Fact]
    public void The_commands_that_ask_again_run_on_a_registry()
    {
        KeyScan.Registry.KeyRegistry.Open(KeyScan.Registry.Database.RegistryAddress.Parse(_folder.Combine("registry.db")))
            .Dispose();
        (int exitCode, string output) = Bash($$"""
            keyscan() { {{KeyScanProcess.ShellCommand}} "$@"; }
            export HOME="$PWD/home"
            mkdir -p ~/src/shop
            echo nothing > ~/src/shop/notes.txt
            keyscan dir ~/src/shop --registry registry.db --repository acme/shop
            {{Block("keyscan verify --registry")}}
            """, _folder.Path);
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("INCOMPLETE", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_block_is_run_by_a_test()
    {
        string[] known = ["dotnet run -c Release --project src/KeyScan.Cli", "bash tests/run.sh", "dotnet pack",
            "bash action/package.sh", "-f sarif -r keyscan.sarif", "KEYSCAN_PEPPER_FILE=/run", "-- compare dir",
            "keyscan keys import", "keyscan revoke plan", "keyscan hook install", "keyscan github org", "keyscan worker",
            "initdb",
            "keyscan verify --registry", "node tests/tools/receiver.mjs"];
        string[] blocks = [.. Blocks()];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, b => Assert.Contains(known, k => b.Contains(k, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_commands_of_the_table_are_those_of_the_tool()
    {
        (_, string help) = Bash($"{KeyScanProcess.ShellCommand} --help", _folder.Path);
        string listed =
            help[help.IndexOf("Commands:", StringComparison.Ordinal)..help.IndexOf("Examples:", StringComparison.Ordinal)];
        string[] commands = [.. CommandLine().Matches(listed).Select(m => m.Groups["name"].Value)];
        Assert.Contains("dir", commands);
        Assert.All(commands, c => Assert.Contains($"| `keyscan {c}", Text, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Blocks() => ShellBlock().Matches(Text).Select(m => m.Groups["block"].Value);

    private static string Block(string part) => Blocks().First(b => b.Contains(part, StringComparison.Ordinal));

    private (int ExitCode, string Output) Bash(string commands, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-euc", commands]) { WorkingDirectory = folder, RedirectStandardOutput = true,
            RedirectStandardError = true, UseShellExecute = false };
        // A home of its own, so that the tool is not installed for who runs the tests.
        start.Environment["DOTNET_CLI_HOME"] = _folder.Combine("home");
        start.Environment["PATH"] = $"{_folder.Combine("home/.dotnet/tools")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (string variable in start.Environment.Keys.Where(k => k.StartsWith("KEYSCAN_", StringComparison.Ordinal))
            .ToArray())
            start.Environment.Remove(variable);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.ReadOutput();
        process.WaitToEnd();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    [GeneratedRegex("(?ms)^```sh\r?\n(?<block>.*?)^```")]
    private static partial Regex ShellBlock();

    [GeneratedRegex("(?m)^  (?<name>[a-z]+) ")]
    private static partial Regex CommandLine();
}

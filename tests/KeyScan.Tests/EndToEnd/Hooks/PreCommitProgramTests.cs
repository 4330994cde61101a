using System.Diagnostics;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.Hooks;

/// <summary>
/// This repository as one of the program pre-commit's: built from source as it installs it, and with a keyscan on PATH.
/// </summary>
public sealed class PreCommitProgramTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(9);
    private readonly HookedRepository _repository = new();
    private readonly GitRepository _source = GitRepository.MakeFolder();
    private readonly TemporaryFolder _home = new();

    public PreCommitProgramTests() => _source.Run("clone", "-q", "--no-hardlinks", Repository.Root, ".");

    public void Dispose()
    {
        _repository.Dispose();
        _source.Dispose();
        _home.Dispose();
    }

    [Fact]
    public void Built_from_source_it_blocks_a_planted_key_and_passes_a_clean_commit()
    {
        _repository.Git.Write(".pre-commit-config.yaml", $"repos:\n  - repo: {_source.Path}\n    rev: "
            + $"{_source.Run("rev-parse", "HEAD").Trim()}\n    hooks:\n      - id: keyscan\n");
        (int exitCode, string said) = PreCommit("install", "--install-hooks");
        Assert.True(exitCode == 0, said);
        foreach ((string name, string value) in Environment())
            _repository.Git.Environment[name] = value;

        _repository.AssertBlocksAndPasses();

        // A range, as it is run for a push or in CI.
        _repository.CommitLeak("leak.env");
        (exitCode, said) = PreCommit("run", "--from-ref", "HEAD~1", "--to-ref", "HEAD");
        Assert.Equal(1, exitCode);
        Assert.Contains("leak.env:2:7 in commit", said, StringComparison.Ordinal);
        Assert.DoesNotContain(_repository.Key, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", pass_filenames: false")]
    public void Without_a_commit_it_scans_the_files_that_are_asked_for(string override_)
    {
        _home.WriteScript("bin/keyscan", $"exec {KeyScanProcess.ShellCommand} \"$@\"");
        _repository.Git.Write(".pre-commit-config.yaml", $"repos:\n  - repo: {_source.Path}\n    rev: "
            + $"{_source.Run("rev-parse", "HEAD").Trim()}\n    hooks:\n      - {{id: keyscan-system{override_}}}\n");
        _repository.CommitLeak("a/leak.env");
        _repository.Git.Write("fine.env", "STAGE=production\n");
        _repository.Git.Commit("fine");
        foreach (string[] asked in (string[][])[["--all-files"], ["--files", "a/leak.env"]])
        {
            (int exitCode, string said) = PreCommit(["run", .. asked]);
            Assert.True(exitCode == 1, said);
            Assert.Contains("a/leak.env:2:7", said, StringComparison.Ordinal);
            Assert.DoesNotContain(_repository.Key, said, StringComparison.Ordinal);
        }
        Assert.Equal(override_.Length == 0 ? 0 : 1, PreCommit("run", "--files", "fine.env").ExitCode);

        // And with one, what the files have already is not looked at.
        Assert.Equal(0, PreCommit("install").ExitCode);
        foreach ((string name, string value) in Environment())
            _repository.Git.Environment[name] = value;
        _repository.Git.Write("a/leak.env", _repository.Leak + "MORE=1\n");
        _repository.Git.Run("commit", "-q", "-a", "-m", "beside it");
    }

    [Fact]
    public void Tried_with_a_keyscan_on_PATH_it_blocks_a_planted_key_and_passes_without()
    {
        _home.WriteScript("bin/keyscan", $"exec {KeyScanProcess.ShellCommand} \"$@\"");
        _repository.Git.Write("app.env", _repository.Leak);
        _repository.Git.Run("add", ".");
        (int exitCode, string said) = PreCommit("try-repo", _source.Path, "keyscan-system");
        Assert.Equal(1, exitCode);
        Assert.Contains("app.env:2:7", said, StringComparison.Ordinal);
        Assert.DoesNotContain(_repository.Key, said, StringComparison.Ordinal);

        _repository.Git.Write("app.env", "STAGE=production\n");
        _repository.Git.Run("add", ".");
        (exitCode, said) = PreCommit("try-repo", _source.Path, "keyscan-system");
        Assert.True(exitCode == 0, said);
    }

    // Build servers would outlive the test with its output in their hands.
    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["PRE_COMMIT_HOME"] = _home.Combine("cache"),
        ["PATH"] = $"{_home.Combine("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };

    private (int ExitCode, string Said) PreCommit(params string[] arguments)
    {
        var start = new ProcessStartInfo("pre-commit", arguments)
        {
            WorkingDirectory = _repository.Git.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A test runner's own variables would reach the build inside.
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("GIT_", StringComparison.Ordinal)
            || n.StartsWith("KEYSCAN_", StringComparison.Ordinal) || n.StartsWith("MSBuild", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach ((string name, string value) in Environment())
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"pre-commit {string.Join(' ', arguments)} ran for more than {Limit.TotalMinutes} minutes.");
        }
        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}

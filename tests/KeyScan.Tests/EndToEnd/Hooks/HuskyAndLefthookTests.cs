using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.Hooks;

/// <summary>The line that README has for husky and for lefthook, with both programs as npm installs them.</summary>
public sealed class HuskyAndLefthookTests : IDisposable
{
    private readonly HookedRepository _repository = new();
    private readonly TemporaryFolder _folder = new();

    public HuskyAndLefthookTests()
    {
        _folder.WriteScript("bin/keyscan", $"exec {KeyScanProcess.ShellCommand} \"$@\"");
        // A project has them in its own node_modules; here both are found by PATH.
        _repository.Git.Environment["PATH"] = $"{_folder.Combine("bin")}:{Programs}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    private static string Programs => Repository.Combine("tests", "tools", "node_modules", ".bin");

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_line_in_huskys_file_blocks_a_planted_key_and_passes_a_clean_commit()
    {
        RunProgram("husky");
        _repository.Git.Write(".husky/pre-commit", "keyscan hook pre-commit\n");
        _repository.AssertBlocksAndPasses();
    }

    [Fact]
    public void The_command_in_lefthooks_file_blocks_a_planted_key_and_passes_a_clean_commit()
    {
        _repository.Git.Write("lefthook.yml", "pre-commit:\n  commands:\n    keyscan:\n      run: keyscan hook pre-commit\n");
        RunProgram("lefthook install");
        _repository.AssertBlocksAndPasses();
    }

    [Fact]
    public void Installed_over_lefthooks_hook_both_run()
    {
        _repository.Git.Write("lefthook.yml",
            $"pre-commit:\n  commands:\n    other:\n      run: echo ran >> {_folder.Combine("ran")}\n");
        RunProgram("lefthook install");
        Assert.Contains("runs first", _repository.Hook("install"), StringComparison.Ordinal);
        _repository.AssertBlocksAndPasses();
        Assert.Equal("ran\nran\n", File.ReadAllText(_folder.Combine("ran")));
    }

    /// <summary>As git's alias, so that it runs where and with what git's hooks do.</summary>
    private void RunProgram(string command)
    {
        Assert.True(Directory.Exists(Programs), "Run 'npm ci --ignore-scripts' in tests/tools.");
        _repository.Git.Run("-c", $"alias.run-program=!{command}", "run-program");
    }
}

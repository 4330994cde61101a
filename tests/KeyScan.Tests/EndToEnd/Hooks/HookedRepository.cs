using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.Hooks;

/// <summary>A repository, a key that was never issued, and what git and keyscan say there; neither may print the key.</summary>
internal sealed class HookedRepository : IDisposable
{
    public HookedRepository(params string[] options) => Git = new GitRepository(options);

    /// <summary>The repository.</summary>
    public GitRepository Git { get; }

    /// <summary>The key.</summary>
    public string Key { get; } = PlantedTree.MakeKey(1);

    /// <summary>A file's text with the key in its second line.</summary>
    public string Leak => $"STAGE=production\nTOKEN={Key}\n";

    /// <summary>Runs <c>keyscan hook</c>, which has to succeed, and returns what it prints.</summary>
    public string Hook(params string[] arguments)
    {
        KeyScanRun run = TryHook(arguments);
        Assert.True(run.ExitCode == 0, run.All);
        return run.Output;
    }

    /// <summary>Runs <c>keyscan hook</c>.</summary>
    public KeyScanRun TryHook(params string[] arguments) => KeyScanProcess.Run(Git.Path, ["hook", .. arguments]);

    /// <summary>Runs git, which has to be stopped by a hook that finds the key, and returns what was said.</summary>
    public string Blocked(params string[] arguments)
    {
        string said = Refused(arguments);
        Assert.Contains("blocked  ", said, StringComparison.Ordinal);
        return said;
    }

    /// <summary>Runs git, which has to fail, and returns what was said.</summary>
    public string Refused(params string[] arguments)
    {
        string said = Assert.Throws<InvalidOperationException>(() => Git.Run(arguments)).Message;
        Assert.DoesNotContain(Key, said, StringComparison.Ordinal);
        return said;
    }

    /// <summary>A commit with the key is blocked, and the same without it passes.</summary>
    public void AssertBlocksAndPasses()
    {
        Git.Write("app.env", Leak);
        Git.Run("add", "-A");
        Assert.Contains("app.env:2:7", Blocked("commit", "-q", "-m", "first"), StringComparison.Ordinal);
        Git.Write("app.env", "STAGE=production\n");
        Git.Run("add", "-A");
        Git.Run("commit", "-q", "-m", "first");
    }

    /// <summary>Commits a file with the key, past all hooks.</summary>
    public void CommitLeak(string file)
    {
        Git.Write(file, Leak);
        Git.Run("add", "-A");
        Git.Run("commit", "-q", "--no-verify", "-m", $"adds {file}");
    }

    public void Dispose() => Git.Dispose();
}

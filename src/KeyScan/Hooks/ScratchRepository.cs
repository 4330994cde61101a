using System.Diagnostics;
using KeyScan.Primitives.Programs;

namespace KeyScan.Hooks;

/// <summary>
/// A repository in the folder for temporary files, to try a hook in; gone when disposed. Its git reads no configuration but the
/// repository's own, so that a hooks folder which all repositories of a user share is left alone.
/// </summary>
internal sealed class ScratchRepository : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private ScratchRepository(string path) => Path = path;

    /// <summary>Creates one without commits.</summary>
    /// <exception cref="ProblemException">git cannot make it.</exception>
    public static async Task<ScratchRepository> CreateAsync()
    {
        var repository = new ScratchRepository(Directory.CreateTempSubdirectory("keyscan-prove-").FullName);
        try
        {
            return await repository.GitAsync("init", "-q", ".") is { ExitCode: not 0 } failed ? throw Unusable(failed.Output)
                : repository;
        }
        catch (ProgramException e)
        {
            repository.Dispose();
            throw Unusable(e.Message);
        }
        catch
        {
            repository.Dispose();
            throw;
        }
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>Its hooks.</summary>
    public HookFolder Hooks => new(System.IO.Path.Combine(Path, ".git", "hooks"), null);

    /// <summary>Whether anything has been committed.</summary>
    public async Task<bool> HasCommitsAsync() => (await GitAsync("rev-parse", "--verify", "-q", "HEAD")).ExitCode == 0;

    /// <summary>Writes a file and commits it by the real git, which runs the hooks.</summary>
    public async Task<HookTrial> CommitAsync(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        if (await GitAsync("add", "--", name) is { ExitCode: not 0 } failed)
            throw Unusable(failed.Output);
        return await GitAsync("commit", "-q", "-m", "a commit to try the hook with");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Directory.Exists(Path))
            return;
        // git makes its objects read-only, which Windows does not delete.
        foreach (string file in OperatingSystem.IsWindows()
            ? Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories) : [])
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(Path, recursive: true);
    }

    private async Task<HookTrial> GitAsync(params string[] arguments)
    {
        List<(string, string)> variables =
        [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", System.IO.Path.Combine(Path, ".git", "no-configuration")),
        ];
        foreach (string who in (string[])["AUTHOR", "COMMITTER"])
            variables.AddRange([($"GIT_{who}_NAME", "KeyScan"), ($"GIT_{who}_EMAIL", "keyscan@example.com")]);
        long started = Stopwatch.GetTimestamp();
        using Process process = ChildProcess.Start("git", ["-c", "commit.gpgSign=false", .. arguments], Path,
            ChildPurpose.RunHook, variables);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        using var longest = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(longest.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw Unusable($"git {arguments[0]} ran for more than {Longest.TotalSeconds:F0} s");
        }
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        return new HookTrial(process.ExitCode, (await output + await errors).Trim(), elapsed);
    }

    private static ProblemException Unusable(string said) =>
        new(new Problem($"git cannot make a repository to try the hook in: {said.ReplaceLineEndings(" ").TrimEnd('.')}",
        System.IO.Path.GetTempPath(), "Install git, or mend what it says"));
}

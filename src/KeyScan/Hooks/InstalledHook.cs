using System.Text;
using KeyScan.Primitives.Files;

namespace KeyScan.Hooks;

/// <summary>
/// One hook of a repository: what its file is, and how KeyScan gets into it and out of it again. Nothing of others is ever lost.
/// </summary>
internal sealed class InstalledHook
{
    private const int LargestScript = 1 << 20;
    private readonly GitHook _hook;

    /// <summary>The hook <paramref name="hook"/> in <paramref name="folder"/>.</summary>
    public InstalledHook(HookFolder folder, GitHook hook)
    {
        _hook = hook;
        Path = System.IO.Path.Combine(folder.Path, hook.Name);
        ChainedPath = Path + HookScript.ChainedEnding;
    }

    /// <summary>The file that git runs.</summary>
    public string Path { get; }

    /// <summary>Where a hook is kept that was there before; ours runs it first.</summary>
    public string ChainedPath { get; }

    /// <summary>Whether a hook that was there before is kept.</summary>
    public bool IsChained => IsThere(ChainedPath);

    /// <summary>Whose file it is.</summary>
    public HookState State
    {
        get
        {
            if (!IsThere(Path))
                return HookState.None;
            // What a link leads to is somebody's own file.
            if (new FileInfo(Path).LinkTarget is not null
                || BoundedFile.TryRead(Path, "the hook", LargestScript, new List<Problem>()) is not { } bytes)
                return HookState.Other;
            return HookScript.Judge(Encoding.UTF8.GetString(bytes.Span));
        }
    }

    /// <summary>Installs it, or writes it anew. A hook that is there is moved aside and run first from now on.</summary>
    /// <param name="program">The program's absolute path and what stands before the subcommand.</param>
    /// <exception cref="ProblemException">What is there must not be replaced.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public HookChange Install(IReadOnlyList<string> program)
    {
        HookState before = State;
        if (before == HookState.Changed)
            throw WasChanged();
        if (before == HookState.Other && IsChained)
            throw WasReplaced();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        string written = $"{Path}.keyscan-new";
        File.WriteAllText(written, HookScript.Create(_hook, program));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(written, (UnixFileMode)0b111_101_101);
        if (before == HookState.Other)
            File.Move(Path, ChainedPath);
        try
        {
            File.Move(written, Path, overwrite: true);
        }
        catch (Exception e) when (before == HookState.Other && e is IOException or UnauthorizedAccessException)
        {
            File.Move(ChainedPath, Path);
            throw;
        }
        return before switch { HookState.Installed => HookChange.Refreshed, HookState.Other => HookChange.Chained, _ =>
            HookChange.Installed };
    }

    /// <summary>Takes it away and puts back what was there before.</summary>
    /// <exception cref="ProblemException">What is there must not be taken away.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public HookChange Uninstall()
    {
        switch (State)
        {
            case HookState.Changed:
                throw WasChanged();
            case HookState.Other:
                return IsChained ? throw WasReplaced() : HookChange.NotInstalled;
            case HookState.None when !IsChained:
                return HookChange.NotInstalled;
        }
        if (IsChained)
        {
            File.Move(ChainedPath, Path, overwrite: true);
            return HookChange.Restored;
        }
        File.Delete(Path);
        return HookChange.Removed;
    }

    // A link that leads nowhere is there as well.
    private static bool IsThere(string path) => new FileInfo(path) is { Exists: true } or { LinkTarget: not null }
        || Directory.Exists(path);

    private ProblemException WasChanged() =>
        new(new Problem("this is KeyScan's hook, but somebody has changed it since", Path,
        $"Move what was added into {ChainedPath}, which runs first, and delete the file"));

    private ProblemException WasReplaced() =>
        new(new Problem($"another program has replaced KeyScan's hook, and {ChainedPath} holds the one before that", Path,
        "Keep of the two what is needed, and delete the other"));
}

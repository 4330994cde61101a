namespace KeyScan.Sources.Staged;

/// <summary>Which index to read, and how.</summary>
public sealed record StagedOptions
{
    /// <summary>
    /// The repository: its working tree, its git directory, or a folder inside; relative to <see cref="WorkingFolder"/>.
    /// </summary>
    public required string Repository { get; init; }

    /// <summary>The folder that <see cref="Repository"/> and the paths in reports are relative to; absolute.</summary>
    public string WorkingFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>
    /// Whether it is fine that nothing is staged; otherwise that is a problem, unless git itself asks from a hook.
    /// </summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Text above this size is a problem, bytes.</summary>
    public long MaxFileSize { get; init; } = DirectoryOptions.DefaultMaxFileSize;

    /// <summary>How many threads read and scan when there is much to read.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The index that git tells a hook to use (<c>GIT_INDEX_FILE</c>); null outside hooks. <c>git commit -a</c> and <c>git commit
    /// PATH</c> commit from a temporary one.
    /// </summary>
    public string? HookIndexFile { get; init; }

    /// <summary>
    /// The repository that git tells a hook it runs for (<c>GIT_DIR</c>); null where git leaves it to be found.
    /// </summary>
    public string? HookGitDirectory { get; init; }

    /// <summary>
    /// The working tree that git tells a hook it runs for (<c>GIT_WORK_TREE</c>); null where git leaves it to be found.
    /// </summary>
    public string? HookWorkTree { get; init; }

    /// <summary>These options with what git says in the environment of a hook.</summary>
    public StagedOptions WithHookEnvironment() => this with
    {
        HookIndexFile = Variable("GIT_INDEX_FILE"),
        HookGitDirectory = Variable("GIT_DIR"),
        HookWorkTree = Variable("GIT_WORK_TREE"),
    };

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

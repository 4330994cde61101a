namespace KeyScan.Hooks;

/// <summary>A hook of git that KeyScan can be installed as.</summary>
/// <param name="Name">The name of its file, and of the subcommand of <c>keyscan hook</c> that it runs.</param>
/// <param name="Skip">How people get past it once.</param>
/// <param name="ReadsInput">Whether git gives it something to read.</param>
internal sealed record GitHook(string Name, string Skip, bool ReadsInput)
{
    /// <summary>Runs before a commit is made.</summary>
    public static GitHook PreCommit { get; } = new("pre-commit", "git commit --no-verify", ReadsInput: false);

    /// <summary>Runs before anything is pushed.</summary>
    public static GitHook PrePush { get; } = new("pre-push", "git push --no-verify", ReadsInput: true);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GitHook> All { get; } = [PreCommit, PrePush];
}

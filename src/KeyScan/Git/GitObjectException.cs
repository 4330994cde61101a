namespace KeyScan.Git;

/// <summary>An object, a pack or an index is not what git would have written.</summary>
internal sealed class GitObjectException : Exception
{
    /// <summary>Creates an exception that says what is wrong and where.</summary>
    public GitObjectException(string what, string where, Exception? innerException = null)
        : base($"{where}: {what}", innerException) =>
        (What, Where) = (what, where);

    /// <summary>What is wrong, without its full stop.</summary>
    public string What { get; }

    /// <summary>The file, and the object or the offset in it.</summary>
    public string Where { get; }

    /// <summary>The same as a problem to report.</summary>
    public Problem ToProblem() => new(What, Where, "Run git fsck, and fetch the repository again");
}

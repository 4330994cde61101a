namespace KeyScan.Forges.Rechecks;

/// <summary>A folder in which a repository's texts may be read.</summary>
/// <param name="path">Its absolute path.</param>
/// <param name="kind">How it was come by.</param>
/// <param name="held">What keeps others from changing it meanwhile; null for nothing.</param>
internal sealed class FoundFolder(string path, FolderKind kind, IDisposable? held) : IDisposable
{
    /// <summary>Its absolute path.</summary>
    public string Path => path;

    /// <summary>How it was come by.</summary>
    public FolderKind Kind => kind;

    /// <inheritdoc/>
    public void Dispose() => held?.Dispose();
}

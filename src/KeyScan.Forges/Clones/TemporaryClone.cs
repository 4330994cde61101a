namespace KeyScan.Forges.Clones;

/// <summary>
/// A bare clone of all refs of a remote repository, pull requests included, in a temporary folder of its own that only this user
/// can read; gone when disposed.
/// </summary>
internal sealed class TemporaryClone : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keyscan-clone-").FullName;

    private TemporaryClone()
    {
    }

    /// <summary>The absolute path of the repository.</summary>
    public string Path => System.IO.Path.Combine(_folder, "repository.git");

    /// <summary>Clones. Nothing is left behind when that fails.</summary>
    /// <param name="address">What to clone.</param>
    /// <param name="showProgress">Takes lines about how far git is; null for silence. Called on the calling thread.</param>
    /// <param name="cancellation">Ends git and all it has started.</param>
    /// <exception cref="ProblemException">git could not clone.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static TemporaryClone Create(RepositoryAddress address, Action<string>? showProgress, CancellationToken cancellation)
    {
        var clone = new TemporaryClone();
        try
        {
            MirrorClone.Clone(clone._folder, address, clone.Path, showProgress, CloneOptions.Default, cancellation);
            return clone;
        }
        catch
        {
            clone.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => CloneFolder.Remove(_folder);
}

using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Forges.Clones;

/// <summary>
/// A bare clone of all refs of a remote repository that stays in a cache folder, so that the next time only what is new is
/// fetched.
/// </summary>
internal sealed class MirrorClone
{
    private const int LongestName = 60;
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(1);
    private readonly string _folder;
    private readonly RepositoryAddress _address;
    private readonly CloneOptions _options;

    /// <summary>Names a mirror; nothing is read or written.</summary>
    /// <param name="cache">The folder of all mirrors; made when it is not there.</param>
    /// <param name="address">What it mirrors.</param>
    /// <param name="options">How; null for the usual.</param>
    public MirrorClone(string cache, RepositoryAddress address, CloneOptions? options = null)
    {
        (_address, _options) = (address, options ?? CloneOptions.Default);
        _folder = System.IO.Path.GetFullPath(cache);
        Path = System.IO.Path.Combine(_folder, NameOf(address.Url));
    }

    /// <summary>The absolute path of the repository; there once <see cref="Update"/> has returned.</summary>
    public string Path { get; }

    /// <summary>Whether it is there from an earlier time.</summary>
    public bool Exists => Directory.Exists(Path);

    /// <summary>
    /// Clones, or fetches what is new and drops the refs that are gone. A clone that was broken off begins anew; one that git
    /// cannot read is made anew, and one that has outgrown its room: what nothing needs any more counts as well. Nothing is left
    /// of a repository that is too large.
    /// </summary>
    /// <param name="mostBytes">How large the repository may become on disk, bytes.</param>
    /// <param name="showProgress">Takes lines about how far git is; null for silence. Called on the calling thread.</param>
    /// <param name="cancellation">Ends git and all it has started.</param>
    /// <exception cref="RemoteException">git failed, or the repository is larger than <paramref name="mostBytes"/>.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public void Update(long mostBytes, Action<string>? showProgress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(_folder);
        string partial = $"{Path}.partial";
        CloneFolder.Remove(partial);
        if (Exists && TryFetch(mostBytes, showProgress, cancellation))
            return;
        // Both would be more than there is room for.
        CloneFolder.Remove(Path);
        try
        {
            WithinBudget(partial, mostBytes, token => Clone(_folder, _address, partial, showProgress, _options, token),
                cancellation);
            Directory.Move(partial, Path);
        }
        catch
        {
            CloneFolder.Remove(partial);
            throw;
        }
    }

    /// <summary>Removes it from the disk.</summary>
    public void Remove() => CloneFolder.Remove(Path);

    /// <summary>
    /// Clones all refs into <paramref name="target"/>. No template, hence no hooks. No filter: every blob is wanted. The mirror
    /// has refs/pull/* as well.
    /// </summary>
    internal static void Clone(string folder, RepositoryAddress address, string target, Action<string>? showProgress,
        CloneOptions options, CancellationToken cancellation) =>
        RemoteGit.Run(folder, address, "it could not be cloned", showProgress, options, cancellation,
            "clone", "--mirror", "--template=", "--no-recurse-submodules", showProgress is null ? "--quiet"
            : "--progress", "--", address.Url, target);

    /// <summary>False where the mirror itself is broken or too large; what is wrong with the remote is thrown.</summary>
    private bool TryFetch(long mostBytes, Action<string>? showProgress, CancellationToken cancellation)
    {
        try
        {
            // The address is given anew each time: the one in the mirror's own configuration may be an old one.
            WithinBudget(Path, mostBytes, token =>
                RemoteGit.Run(Path, _address, "it could not be fetched", showProgress, _options, token,
                "fetch", "--prune", "--force", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head",
                showProgress is null ? "--quiet" : "--progress", "--", _address.Url, "+refs/*:refs/*"), cancellation);
            return true;
        }
        catch (ProblemException e) when (e is RemoteException { Failure: RemoteFailure.TooLarge } || IsBroken(e.Problem.What))
        {
            return false;
        }
    }

    private static bool IsBroken(string said) =>
        said.Contains("not a git repository", StringComparison.Ordinal) || said.Contains("corrupt", StringComparison.Ordinal)
        || said.Contains("bad object", StringComparison.Ordinal)
        || said.Contains("missing necessary objects", StringComparison.Ordinal)
            || said.Contains("did not send all necessary objects", StringComparison.Ordinal);

    /// <summary>Nobody says beforehand how large a repository is, so the folder is measured while git fills it.</summary>
    private void WithinBudget(string folder, long mostBytes, Action<CancellationToken> work, CancellationToken cancellation)
    {
        using var tooLarge = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, tooLarge.Token);
        using var timer = new Timer(_ =>
        {
            if (CloneFolder.SizeOf(folder) > mostBytes)
                tooLarge.Cancel();
        }, null, MeasureEvery, MeasureEvery);
        try
        {
            work(either.Token);
        }
        catch (OperationCanceledException e) when (tooLarge.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw TooLarge(mostBytes, e);
        }
        if (CloneFolder.SizeOf(folder) > mostBytes)
            throw TooLarge(mostBytes, null);
    }

    private RemoteException TooLarge(long mostBytes, Exception? cause) =>
        new(RemoteFailure.TooLarge,
        new Problem($"it is larger than the {mostBytes >> 20:N0} MB left of the disk budget", _address.Shown,
        "Raise --disk-budget, or scan it alone"), cause);

    private static string NameOf(string url)
    {
        string end = url.TrimEnd('/');
        end = end[(end.LastIndexOf('/', Math.Max(0, end.LastIndexOf('/') - 1)) + 1)..];
        string readable = new([.. end.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);
        return $"{readable}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url))[..6])}.git";
    }
}

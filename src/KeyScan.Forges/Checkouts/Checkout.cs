using System.Buffers;
using System.Text.RegularExpressions;
using KeyScan.Forges.Clones;
using KeyScan.Git;
using KeyScan.Sources.History;

namespace KeyScan.Forges.Checkouts;

/// <summary>
/// A repository that a CI job has checked out, often without its history. Fetches from its server what a scan needs and leaves
/// the working tree, its branches and its configuration as they are.
/// </summary>
internal sealed partial class Checkout
{
    private const int FirstDepth = 20, FirstDeepening = 50, LargestDeepening = 2000;
    private const int Attempts = 3;
    private const string FromRef = "refs/keyscan/from", ToRef = "refs/keyscan/to";

    /// <summary>
    /// Settings by which a configuration could have programs run or send the token elsewhere. They win over it. What
    /// actions/checkout has put there is used: a header with its token.
    /// </summary>
    private static readonly string[] Overrides =
    [
        "-c", "core.sshCommand=false", "-c", "core.askPass=", "-c", "credential.helper=", "-c", "core.gitProxy=",
        "-c", "core.alternateRefsCommand=true",
        "-c", "protocol.ssh.allow=never", "-c", "protocol.file.allow=never", "-c", "fetch.recurseSubmodules=false",
    ];

    private static readonly SearchValues<char> NoBranch = SearchValues.Create(":*?[\\ ~^\n");

    private readonly string _folder;
    private readonly RepositoryAddress _address;
    private readonly Func<TimeSpan, CancellationToken, Task> _wait;

    private Checkout(string folder, RepositoryAddress address, Func<TimeSpan, CancellationToken, Task> wait) =>
        (_folder, _address, _wait) = (folder, address, wait);

    /// <summary>Finds the repository.</summary>
    /// <param name="path">It, or a folder in it.</param>
    /// <param name="address">Where it came from, http or https, without credentials.</param>
    /// <param name="token">What to fetch with where the checkout has left no credentials; null for nothing.</param>
    /// <param name="wait">Waits between attempts.</param>
    /// <exception cref="ProblemException">There is no repository.</exception>
    public static Checkout Open(string path, Uri address, Secret? token, Func<TimeSpan, CancellationToken, Task> wait)
    {
        var layout = RepositoryLayout.Find(path);
        bool hasOwn = Try(() =>
            GitProcess.ReadLines(layout.GitFolder, "config", "--name-only", "--get-regexp", @"^http\..*\.extraheader$").Any())
            ?? false;
        string text = token is null || hasOwn
            ? address.AbsoluteUri
            : $"{address.Scheme}://x-access-token:{Uri.EscapeDataString(token.Reveal())}@{address.Authority}"
                + $"{address.AbsolutePath}";
        return RepositoryAddress.TryParse(text, out RepositoryAddress? remote)
            ? new Checkout(layout.GitFolder, remote, wait)
            : throw new ProblemException(
                new Problem("that is no address to fetch from", address.AbsoluteUri, "Check GITHUB_SERVER_URL"));
    }

    /// <summary>The folder with the working tree, or the bare repository.</summary>
    public string Folder => _folder;

    /// <summary>Whether history is cut somewhere.</summary>
    public bool IsShallow => RepositoryLayout.Find(_folder).Shallow.Count > 0;

    /// <summary>Whether a commit is here.</summary>
    public bool Contains(in ObjectId commit) => RefTip.TryResolve(_folder, commit.ToString()) is not null;

    /// <summary>Whether it is an annotated tag, an object with a message of its own.</summary>
    public bool IsTag(in ObjectId id) => RefTip.TryResolve(_folder, id.ToString()) is { } commit && commit != id;

    /// <summary>How many commits a range adds.</summary>
    /// <param name="from">Where it begins; null for all that <paramref name="to"/> reaches.</param>
    /// <param name="to">Where it ends.</param>
    /// <exception cref="ProblemException">git cannot tell.</exception>
    public int Count(ObjectId? from, ObjectId to) =>
        Ask(() => GitProcess.ReadLines(_folder, ["rev-list", "--end-of-options", $"{to}", .. from is { } base_ ? [$"^{base_}"]
        : Array.Empty<string>(), "--"]).Count());

    /// <summary>
    /// Fetches both ends of a range where they are missing, and then as much history as it takes to tell exactly what the range
    /// adds. A clone that has all of that is not touched.
    /// </summary>
    /// <returns>How often it had to fetch.</returns>
    /// <exception cref="ProblemException">The server does not give it.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<int> CompleteAsync(ObjectId from, ObjectId to, CancellationToken cancellation)
    {
        int fetches = 0;
        string[] both = [$"+{from}:{FromRef}", $"+{to}:{ToRef}"];
        try
        {
            if (!Contains(from) || !Contains(to))
            {
                await FetchAsync(IsShallow ? [$"--depth={FirstDepth}"] : [], both, cancellation);
                fetches++;
            }
            for (int by = FirstDeepening; IsCut(from, to); by *= 2)
            {
                await FetchAsync(by > LargestDeepening ? ["--unshallow"] : [$"--deepen={by}"], both, cancellation);
                fetches++;
            }
        }
        finally
        {
            // They served to tell the server what is here already.
            foreach (string name in (string[])[FromRef, ToRef])
                Try(() => GitProcess.ReadLines(_folder, "update-ref", "--no-deref", "-d", name).Any());
        }
        return fetches;
    }

    /// <summary>Fetches a commit where it is missing, and all its history.</summary>
    /// <exception cref="ProblemException">The server does not give it.</exception>
    public async Task CompleteHistoryAsync(ObjectId to, CancellationToken cancellation)
    {
        if (IsShallow || !Contains(to))
            await FetchAsync(IsShallow ? ["--unshallow"] : [], [to.ToString()], cancellation);
    }

    /// <summary>Fetches all branches and tags with all their history.</summary>
    /// <exception cref="ProblemException">The server does not give them.</exception>
    public Task FetchEverythingAsync(CancellationToken cancellation) =>
        FetchAsync(IsShallow ? ["--unshallow"] : [], ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"],
        cancellation);

    /// <summary>
    /// What a branch of the server names now, by what the server says alone; null where it does not say, or has no such branch.
    /// Nothing is fetched.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<ObjectId?> FindTipAsync(string branch, CancellationToken cancellation)
    {
        if (branch.AsSpan().ContainsAny(NoBranch))
            return null;
        string name = $"refs/heads/{branch}";
        try
        {
            string listed = await WithAttemptsAsync(() =>
                RemoteGit.Read(_folder, _address, "its branches could not be listed", showProgress: null, CloneOptions.Default,
                cancellation,
                [.. Overrides, "ls-remote", "--refs", "--quiet", "--", _address.Url, name]), cancellation);
            // A name is taken for the end of others as well.
            string? line = listed.Split('\n').FirstOrDefault(l => l.EndsWith($"\t{name}", StringComparison.Ordinal));
            return line is not null
                && ObjectId.TryParse(line.AsSpan(0, line.IndexOf('\t', StringComparison.Ordinal)), out ObjectId id) ? id : null;
        }
        catch (ProblemException)
        {
            // Whoever asked goes by something older, and says so.
            return null;
        }
    }

    /// <summary>
    /// The first parent of a merge, where the other is <paramref name="head"/>: what the head was merged into. Null where it is
    /// no such merge, or not here.
    /// </summary>
    public ObjectId? FindMergeBase(in ObjectId merge, in ObjectId head)
    {
        var parents = new List<ObjectId>();
        string of = merge.ToString();
        try
        {
            // As it is written: a shallow clone hides the parents elsewhere.
            foreach (string line in GitProcess.ReadLines(_folder, "cat-file", "commit", of))
            {
                if (line.Length == 0)
                    break;
                if (line.StartsWith("parent ", StringComparison.Ordinal)
                    && ObjectId.TryParse(line.AsSpan("parent ".Length), out ObjectId parent))
                    parents.Add(parent);
            }
        }
        catch (GitException)
        {
            return null;
        }
        return parents.Count == 2 && parents[1] == head ? parents[0] : null;
    }

    /// <summary>What a branch of the server names now; null where it has no such branch.</summary>
    public async Task<ObjectId?> FindBranchAsync(string name, CancellationToken cancellation)
    {
        // Anything else would be a pattern or another ref.
        if (name.AsSpan().ContainsAny(NoBranch))
            return null;
        string local = $"refs/remotes/origin/{name}";
        try
        {
            await FetchAsync(IsShallow ? [$"--depth={FirstDepth}"] : [], [$"+refs/heads/{name}:{local}"], cancellation);
        }
        catch (ProblemException)
        {
            // An older one that is here will do.
        }
        return RefTip.TryResolve(_folder, local);
    }

    /// <summary>
    /// Whether history ends in what only one of the two reaches. Then nobody can tell whether the other reaches what lies behind.
    /// </summary>
    private bool IsCut(in ObjectId from, in ObjectId to)
    {
        HashSet<ObjectId> cuts = [.. RepositoryLayout.Find(_folder).Shallow];
        string range = $"{from}...{to}";
        return cuts.Count > 0
            && Ask(() => GitProcess.ReadLines(_folder, "rev-list", "--end-of-options", range, "--")
            .Any(l => ObjectId.TryParse(l, out ObjectId id) && cuts.Contains(id)));
    }

    private Task<string> FetchAsync(string[] depth, string[] refs, CancellationToken cancellation) =>
        WithAttemptsAsync(() =>
        RemoteGit.Read(_folder, _address, "it could not be fetched", showProgress: null, CloneOptions.Default, cancellation,
            [.. Overrides, "fetch", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--update-shallow",
            "--quiet", .. depth, "--", _address.Url, .. refs]), cancellation);

    private async Task<string> WithAttemptsAsync(Func<string> ask, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return ask();
            }
            catch (ProblemException e) when (attempt < Attempts && IsPassing().IsMatch(e.Problem.What))
            {
                await _wait(TimeSpan.FromSeconds(1 << attempt), cancellation);
            }
        }
    }

    private static T Ask<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (GitException e)
        {
            throw new ProblemException(
                new Problem($"git refuses: {e.Message.TrimEnd('.')}", "the checkout", "Check what git says about it"), e);
        }
    }

    private static bool? Try(Func<bool> ask)
    {
        try
        {
            return ask();
        }
        catch (GitException)
        {
            return null;
        }
    }

    [GeneratedRegex("error: 5[0-9][0-9]|HTTP 5|Could not resolve|timed out|early EOF|RPC failed|Connection reset|Failed to "
        + "connect|hung up", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsPassing();
}

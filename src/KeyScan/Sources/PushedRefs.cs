using System.Text;

namespace KeyScan.Sources;

/// <summary>
/// What git tells a hook of a push: which objects refs are to name from now on, and what the other side has already. Deleted refs
/// bring nothing. The lines are described in githooks(5).
/// </summary>
internal sealed class PushedRefs
{
    private const int LargestInput = 64 << 20;

    /// <summary>So many ids fit into the arguments of one git.</summary>
    private const int MostOfOneGit = 5000;

    private readonly string? _remote;
    private readonly bool _isAll;
    private readonly ObjectId[] _pushed;
    private readonly ObjectId[] _known;

    private PushedRefs(string? remote, bool isAll, IReadOnlyList<(ObjectId Old, ObjectId New, string Name)> refs)
    {
        (_remote, _isAll) = (remote, isAll);
        Names = [.. refs.Where(r => !r.New.IsEmpty).Select(r => (r.Name, r.New))];
        _pushed = [.. refs.Select(r => r.New).Where(id => !id.IsEmpty).Distinct()];
        _known = [.. refs.Select(r => r.Old).Where(id => !id.IsEmpty).Distinct()];
    }

    /// <summary>What the refs are called at the other side, with what each is to name.</summary>
    internal IReadOnlyList<(string Name, ObjectId Id)> Names { get; }

    /// <summary>Whether nothing is pushed but deletions.</summary>
    public bool IsEmpty => _pushed.Length == 0;

    /// <summary>
    /// Reads what <c>pre-push</c> is given: lines of local ref, local object, remote ref, remote object. The remote-tracking refs
    /// of
    /// <paramref name="remote"/> say what it has. One that was never fetched, and an address instead of a name, have none: then
    /// what any other remote has is out already.
    /// </summary>
    /// <param name="input">The lines.</param>
    /// <param name="remote">Its name or address; null where nothing but the remote objects is known.</param>
    /// <exception cref="ProblemException">It is not what git writes.</exception>
    public static PushedRefs ReadPrePush(Stream input, string? remote)
    {
        // A local ref may be any expression, with spaces in it.
        var refs = Lines(input).Select(line => line.Split(' ') is { Length: >= 4 } f
            ? (Parse(f[^1], line), Parse(f[^3], line), f[^2]) : throw Malformed(line));
        return new PushedRefs(remote, isAll: false, [.. refs]);
    }

    /// <summary>
    /// Reads what <c>pre-receive</c> is given: lines of old object, new object, ref. What any ref of the repository reaches is
    /// there already.
    /// </summary>
    /// <exception cref="ProblemException">It is not what git writes.</exception>
    public static PushedRefs ReadPreReceive(Stream input)
    {
        var refs = Lines(input).Select(line => line.Split(' ') is [string old, string @new, string name, ..]
            ? (Parse(old, line), Parse(@new, line), name) : throw Malformed(line));
        return new PushedRefs(remote: null, isAll: true, [.. refs]);
    }

    /// <summary>The remote, for people: an address without its credentials.</summary>
    public string RemoteName => _remote is null ? "" : Uri.TryCreate(_remote, UriKind.Absolute, out Uri? address)
        && address.UserInfo.Length > 0 ? $"{address.Scheme}://{address.Host}{address.AbsolutePath}" : _remote;

    /// <summary>Whether the remote itself does not say what it has, so that what others have stands for it.</summary>
    /// <param name="hasRefs">Whether there are remote-tracking refs of a remote of that name.</param>
    public bool GoesByOthers(Func<string, bool> hasRefs) => _remote is not null && !(IsName(_remote) && hasRefs(_remote));

    /// <summary>The objects that refs are to name.</summary>
    internal IReadOnlyList<ObjectId> Pushed => _pushed;

    /// <summary>The objects that the other side has; some need not be here, and are no part of what is pushed then.</summary>
    /// <param name="refs">All refs of the repository, by their full names.</param>
    /// <param name="head">What its <c>HEAD</c> names.</param>
    /// <param name="hasRefs">Whether there are remote-tracking refs of a remote of that name.</param>
    internal IEnumerable<ObjectId> Known(IReadOnlyList<(string Name, ObjectId Id)> refs, ObjectId? head, Func<string,
        bool> hasRefs)
    {
        string? below = _isAll ? "" : _remote is null ? null : GoesByOthers(hasRefs) ? "refs/remotes/"
            : $"refs/remotes/{_remote}/";
        IEnumerable<ObjectId> had = below is null ? []
            : refs.Where(r => r.Name.StartsWith(below, StringComparison.Ordinal)).Select(r => r.Id);
        return [.. had, .. _isAll && head is { } id ? [id] : Array.Empty<ObjectId>(), .. _known];
    }

    /// <summary>The arguments by which <c>git rev-list</c> lists what is new, one set for each git to run.</summary>
    internal IEnumerable<string[]> Revisions(Func<string, bool> hasRefs)
    {
        string[] without = _isAll ? ["--not", "--all", "--not"] : _remote is null ? []
            : ["--not", GoesByOthers(hasRefs) ? "--remotes" : $"--remotes={_remote}", "--not"];
        // What the other side has need not be known here; then it is no part of what is pushed.
        string[] known = [.. _known.Take(MostOfOneGit).Select(id => $"^{id}")];
        foreach (ObjectId[] some in _pushed.Chunk(MostOfOneGit))
            yield return [.. without, .. some.Select(id => id.ToString()), "--ignore-missing", .. known];
    }

    /// <summary>Nothing of an address may be taken for a pattern.</summary>
    private static bool IsName(string remote) => remote.Length > 0 && !remote.AsSpan().ContainsAny("*?[:\\");

    private static ObjectId Parse(string hex, string line) =>
        !hex.AsSpan().ContainsAnyExcept('0') && hex.Length is 40 or 64 ? default : ObjectId.TryParse(hex, out ObjectId id) ? id
        : throw Malformed(line);

    private static string[] Lines(Stream input)
    {
        var text = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            text.Write(buffer.AsSpan(0, read));
            if (text.Length > LargestInput)
                throw new ProblemException(
                    new Problem($"more than {LargestInput >> 20} MB of refs", "standard input", "Push fewer at a time"));
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static ProblemException Malformed(string line) =>
        new(new Problem($"{ShownValue.Of(line)} is no line that git gives to this hook", "standard input",
        "Let git call it, as githooks(5) describes"));
}

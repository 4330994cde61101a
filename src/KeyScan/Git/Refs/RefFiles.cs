using System.Buffers;
using KeyScan.Primitives.Files;

namespace KeyScan.Git.Refs;

/// <summary>
/// The refs of a repository that keeps them as files: <c>refs/</c> and <c>packed-refs</c>, <c>HEAD</c> of every worktree, and the
/// log of the stash (gitrepository-layout(5)). What git would warn of is not read here, so that git says it.
/// </summary>
internal sealed class RefFiles
{
    private const int LargestRef = 64 * 1024;
    private const string Root = "refs/", Heads = HeadFile.Name;

    /// <summary>What a file that names another ref begins with, and the file of all refs that have none of their own.</summary>
    public const string Symbolic = "ref:", Packed = "packed-refs";

    /// <summary>Refs that name one another in a row, at most, as in git.</summary>
    public const int MostHops = 5;

    /// <summary>Bytes of the largest file that is read, of many refs.</summary>
    public const int LargestPacked = 1 << 30;

    /// <summary>Refs that every worktree has for itself.</summary>
    private static readonly string[] OfTheWorktree = ["refs/bisect/", "refs/worktree/", "refs/rewritten/"];

    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. " ~^:?*[\\\x7f", .. Enumerable.Range(0, 32).Select(c => (char)c)]);

    private readonly RepositoryLayout _layout;
    private readonly Dictionary<string, ObjectId> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _symbolic = new(StringComparer.Ordinal);

    private RefFiles(RepositoryLayout layout)
    {
        _layout = layout;
        ReadPacked(Path.Combine(layout.CommonDirectory, Packed));
        ReadFolder(layout.CommonDirectory, "refs", name =>
            layout.CommonDirectory == layout.GitDirectory
            || !IsOfTheWorktree(name));
        if (layout.CommonDirectory != layout.GitDirectory && Directory.Exists(Path.Combine(layout.GitDirectory, "refs")))
            ReadFolder(layout.GitDirectory, "refs", IsOfTheWorktree);
        foreach (string name in _symbolic.Keys)
        {
            // One to a branch that is not there, such as a remote's HEAD, names nothing.
            if (Resolve(name, MostHops) is { } id)
                _ids[name] = id;
            else
                _ids.Remove(name);
        }
        All = [.. _ids.Select(r => (r.Key, r.Value)).OrderBy(r => r.Key, StringComparer.Ordinal)];
        Head = ReadHead(Path.Combine(layout.GitDirectory, Heads));
    }

    /// <summary>Full names and what each names, in the order of names. Whether it is there is another matter.</summary>
    public IReadOnlyList<(string Name, ObjectId Id)> All { get; }

    /// <summary>What <c>HEAD</c> names; null before the first commit of a branch.</summary>
    public ObjectId? Head { get; }

    /// <summary>Reads them.</summary>
    /// <exception cref="UnsupportedRepositoryException">They are kept in another way, or one is broken.</exception>
    public static RefFiles Read(RepositoryLayout layout)
    {
        try
        {
            return new RefFiles(layout);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnsupportedRepositoryException($"a ref cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Whether there are refs whose full names begin so.</summary>
    public bool HasBelow(string prefix) => All.Any(r => r.Name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>What a name means, short or not, by the rules of gitrevisions(7); null for none.</summary>
    public ObjectId? Find(string name)
    {
        if (name == Heads)
            return Head;
        foreach (string full in (string[])[name, $"{Root}{name}", $"refs/tags/{name}", $"refs/heads/{name}",
            $"refs/remotes/{name}", $"refs/remotes/{name}/HEAD"])
        {
            if (_ids.TryGetValue(full, out ObjectId id))
                return id;
        }
        return null;
    }

    /// <summary>The <c>HEAD</c> of every worktree, each with the name of its folder.</summary>
    /// <exception cref="UnsupportedRepositoryException">One cannot be read.</exception>
    public IEnumerable<(string Worktree, ObjectId Id)> ReadWorktreeHeads()
    {
        string common = _layout.CommonDirectory, folder = Path.Combine(common, "worktrees");
        string main = Path.GetFileName(common) == ".git" ? Path.GetDirectoryName(common)! : common;
        if (!_layout.IsStatedBare && ReadHead(Path.Combine(common, Heads)) is { } id)
            yield return (Path.GetFileName(main), id);
        foreach (string linked in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            string pointer = Path.Combine(linked, "gitdir");
            if (File.Exists(pointer) && ReadHead(Path.Combine(linked, Heads)) is { } other)
                yield return (Path.GetFileName(Path.GetDirectoryName(ReadText(pointer).Trim()) ?? linked), other);
        }
    }

    /// <summary>The entries of the stash, the newest first, as its log has them.</summary>
    /// <exception cref="UnsupportedRepositoryException">The log cannot be read.</exception>
    public IReadOnlyList<ObjectId> ReadStash()
    {
        string log = Path.Combine(_layout.CommonDirectory, "logs", "refs", "stash");
        if (!File.Exists(log))
            return [];
        var entries = new List<ObjectId>();
        // <old> SP <new> SP <who and when> TAB <message>
        foreach (string line in ReadText(log, LargestPacked).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ', 3) is [_, string hex, _] && ObjectId.TryParse(hex, out ObjectId id))
                entries.Add(id);
        }
        entries.Reverse();
        return entries;
    }

    /// <summary>Whether git takes a name for a ref's (check_refname_format of its refs.c).</summary>
    public static bool IsValid(string name) =>
        name.StartsWith(Root, StringComparison.Ordinal) && !name.AsSpan().ContainsAny(Forbidden) && !name.EndsWith('.')
        && !name.EndsWith('/')
        && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("@{", StringComparison.Ordinal)
            && !name.Contains("//", StringComparison.Ordinal)
        && !name.Contains("/.", StringComparison.Ordinal) && !name.Contains(".lock/", StringComparison.Ordinal)
            && !name.EndsWith(".lock", StringComparison.Ordinal)
        && !name.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>Whether every worktree has a ref of that name for itself.</summary>
    public static bool IsOfTheWorktree(string name) => OfTheWorktree.Any(w => name.StartsWith(w, StringComparison.Ordinal));

    /// <summary>The text of a file that keeps refs.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="GitException">It is a FIFO, a socket or a device.</exception>
    public static string ReadText(string file, long limit = LargestRef) =>
        RegularFile.IsSpecial(file) ? throw SpecialFiles.Refusal(file) : RegularFile.ReadText(file, limit);

    private void ReadPacked(string file)
    {
        if (!File.Exists(file))
            return;
        foreach (ReadOnlySpan<char> line in ReadText(file, LargestPacked).AsSpan().EnumerateLines())
        {
            // The object that a tag leads to.
            if (line.IsEmpty || line[0] is '#' or '^')
                continue;
            int space = line.IndexOf(' ');
            if (space < 0 || !ObjectId.TryParse(line[..space], out ObjectId id))
                throw new UnsupportedRepositoryException($"{file} has a line that is no ref");
            Add(line[(space + 1)..].ToString(), id);
        }
    }

    private void ReadFolder(string top, string path, Func<string, bool> counts)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(top, path)).EnumerateFileSystemInfos())
        {
            // What git writes before it is a ref.
            if (entry.Name.StartsWith('.') || entry.Name.EndsWith(".lock", StringComparison.Ordinal))
                continue;
            string name = $"{path}/{entry.Name}";
            if (entry.LinkTarget is not null)
                throw new UnsupportedRepositoryException($"the ref {name} is a link");
            if (entry is DirectoryInfo)
                ReadFolder(top, name, counts);
            else if (counts(name))
                ReadFile(entry.FullName, name);
        }
    }

    private void ReadFile(string file, string name)
    {
        string text = ReadText(file).TrimEnd();
        if (text.StartsWith(Symbolic, StringComparison.Ordinal))
            _symbolic[name] = text[Symbolic.Length..].TrimStart();
        else
            Add(name, ObjectId.TryParse(text, out ObjectId id) ? id
                : throw new UnsupportedRepositoryException($"the ref {name} is broken"));
    }

    private void Add(string name, ObjectId id)
    {
        if (!IsValid(name) || id.ByteLength != (int)_layout.Format || !id.ToString().AsSpan().ContainsAnyExcept('0'))
            throw new UnsupportedRepositoryException($"the ref {name} is broken");
        _ids[name] = id;
    }

    private ObjectId? Resolve(string name, int hops) =>
        _symbolic.TryGetValue(name, out string? target) ? hops > 0 ? Resolve(target, hops - 1) : null
        : _ids.TryGetValue(name, out ObjectId id) ? id : null;

    private ObjectId? ReadHead(string file)
    {
        if (new FileInfo(file).LinkTarget is not null)
            throw new UnsupportedRepositoryException("HEAD is a link");
        string text = ReadText(file).Trim();
        if (text.StartsWith(Symbolic, StringComparison.Ordinal))
            return _ids.TryGetValue(text[Symbolic.Length..].TrimStart(), out ObjectId id) ? id : null;
        return ObjectId.TryParse(text, out ObjectId detached) ? detached
            : throw new UnsupportedRepositoryException("HEAD is broken");
    }
}

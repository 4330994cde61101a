using System.Text;
using KeyScan.Primitives;
using KeyScan.Primitives.Files;

namespace KeyScan.Git;

/// <summary>
/// Where a repository keeps what: found without git, without running or including anything its configuration names.
/// </summary>
internal sealed class RepositoryLayout
{
    private const int LargestPointer = 64 * 1024;
    private const int LargestConfig = 4 << 20;
    private const int LargestShallow = 64 << 20;

    /// <summary>
    /// Extensions that change nothing of what is read here, or that are heeded (Documentation/technical/repository-version.txt of
    /// git).
    /// </summary>
    private static readonly string[] Known = ["noop", "preciousobjects", "partialclone", "worktreeconfig", "objectformat",
        "relativeworktrees", "compatobjectformat"];

    private readonly List<Problem> _problems = [];
    private string? _statedWorkTree;

    private RepositoryLayout(string gitDirectory, string? workTree)
    {
        GitDirectory = gitDirectory;
        WorkTree = workTree;
        CommonDirectory = FindCommonDirectory(gitDirectory);
        ObjectsDirectory = Path.Combine(CommonDirectory, "objects");
        ReadConfig();
        ObjectDirectories = Alternates.Find(ObjectsDirectory, _problems);
        if (Quarantine.FolderIn(ObjectsDirectory) is { } quarantine)
            ObjectDirectories = [quarantine, .. ObjectDirectories];
        Shallow = ReadShallow();
        string packs = Path.Combine(ObjectsDirectory, "pack");
        IsPartial |= Directory.Exists(packs) && Directory.EnumerateFiles(packs, "*.promisor").Any();
    }

    /// <summary>The directory of <c>HEAD</c> and the index: <c>.git</c>, or a linked worktree's own.</summary>
    public string GitDirectory { get; }

    /// <summary>The directory of objects, refs and configuration, which linked worktrees share.</summary>
    public string CommonDirectory { get; }

    /// <summary>The folder that holds <c>.git</c>; null for a bare repository.</summary>
    public string? WorkTree { get; }

    /// <summary>
    /// Where to run git: its rule of whose repository may be read (<c>safe.directory</c>) goes by the work tree.
    /// </summary>
    public string GitFolder => WorkTree ?? GitDirectory;

    /// <summary>The repository's own objects.</summary>
    public string ObjectsDirectory { get; }

    /// <summary>
    /// Its own objects directory and those it borrows from; while something is pushed into it, first where that is kept.
    /// </summary>
    public IReadOnlyList<string> ObjectDirectories { get; }

    /// <summary>The hash that names its objects.</summary>
    public ObjectFormat Format { get; private set; } = ObjectFormat.Sha1;

    /// <summary>The commits whose parents a shallow clone did not fetch.</summary>
    public IReadOnlyList<ObjectId> Shallow { get; }

    /// <summary>Whether objects may be missing because a partial clone fetches them when needed.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>What of its format is not read in this process; null for nothing. Objects are read all the same.</summary>
    public string? Unsupported { get; private set; }

    /// <summary>Whether it says that it has no working tree (<c>core.bare</c>), whatever lies around it.</summary>
    public bool IsStatedBare { get; private set; }

    /// <summary>What could not be read and leaves enough to go on with.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>The repository that <paramref name="path"/> is, or is inside of.</summary>
    /// <exception cref="ProblemException">There is none, or its object format is not known.</exception>
    public static RepositoryLayout Find(string path)
    {
        string start = Path.GetFullPath(path);
        try
        {
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                string inside = Path.Combine(folder, ".git");
                if (File.Exists(inside))
                    return new RepositoryLayout(FollowPointer(inside), folder);
                if (IsGitDirectory(inside))
                    return new RepositoryLayout(inside, folder);
                if (IsGitDirectory(folder))
                    return new RepositoryLayout(folder, Path.GetFileName(folder) == ".git"
                        ? Path.GetDirectoryName(folder) : null);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"the repository cannot be read: {e.Message.TrimEnd('.')}", start, "Check the permissions");
        }
        throw Unusable("not a git repository, and not inside of one", start,
            "Give the path of a repository, or of its .git directory");
    }

    /// <summary>
    /// Whether the repository that <c>.git</c> in <paramref name="folder"/> is, or names, has that folder as its working tree, as
    /// far as it says. One that cannot be used counts as such: git says what is wrong with it.
    /// </summary>
    public static bool IsOwnWorkTree(string folder)
    {
        string pointer = Path.Combine(folder, ".git");
        RepositoryLayout layout;
        try
        {
            layout = Find(folder);
            if (!File.Exists(pointer))
                return layout._statedWorkTree is null || IsSame(layout._statedWorkTree, folder);
            string back = Path.Combine(layout.GitDirectory, "gitdir");
            return File.Exists(back) ? IsSame(Resolve(ReadText(back, LargestPointer), layout.GitDirectory), pointer)
                : layout._statedWorkTree is not null && IsSame(layout._statedWorkTree, folder);
        }
        catch (ProblemException)
        {
            return true;
        }
    }

    /// <summary>Whether a folder has a <c>.git</c> that is a repository, or names one.</summary>
    public static bool HasRepository(string folder)
    {
        string inside = Path.Combine(folder, ".git");
        try
        {
            return File.Exists(inside) ? IsGitDirectory(FollowPointer(inside)) : IsGitDirectory(inside);
        }
        catch (Exception e) when (e is ProblemException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsSame(string path, string other) => RealPath.Resolve(path) == RealPath.Resolve(other);

    /// <summary>The file <c>.git</c> of a linked worktree or a submodule: <c>gitdir: PATH</c>.</summary>
    private static string FollowPointer(string file)
    {
        string text = ReadText(file, LargestPointer);
        if (!text.StartsWith("gitdir:", StringComparison.Ordinal))
            throw Unusable("a .git file that does not begin with gitdir:", file, "Give the path of a repository");
        string target = Resolve(text["gitdir:".Length..], Path.GetDirectoryName(file)!);
        return IsGitDirectory(target)
            ? target
            : throw Unusable($"it names {target}, which is not a git directory", file,
            "Run git worktree repair, or git submodule update");
    }

    private static string FindCommonDirectory(string gitDirectory)
    {
        string file = Path.Combine(gitDirectory, "commondir");
        return File.Exists(file) ? Resolve(ReadText(file, LargestPointer), gitDirectory) : gitDirectory;
    }

    private static bool IsGitDirectory(string path)
    {
        if (!Directory.Exists(path) || new FileInfo(Path.Combine(path, "HEAD")) is { Exists: false, LinkTarget: null })
            return false;
        string common = FindCommonDirectory(path);
        return Directory.Exists(Path.Combine(common, "objects")) && Directory.Exists(Path.Combine(common, "refs"));
    }

    private static string Resolve(string target, string folder) => Path.GetFullPath(target.Trim().Replace("\0", ""), folder);

    private static string ReadText(string file, int limit)
    {
        var problems = new List<Problem>();
        return BoundedFile.TryRead(file, "the file", limit, problems) is { } bytes
            ? Encoding.UTF8.GetString(bytes.Span)
            : throw new ProblemException(problems[0]);
    }

    private void ReadConfig()
    {
        string file = Path.Combine(CommonDirectory, "config");
        if (!File.Exists(file))
            return;
        string version = "0";
        var extensions = new List<string>();
        foreach ((string section, string subsection, string key, string value) in RepositoryConfig.Read(
            ReadText(file, LargestConfig)))
        {
            if (section == "extensions" && subsection.Length == 0)
            {
                if (key == "objectformat") Format = ReadFormat(value, file);
                IsPartial |= key == "partialclone";
                if (!Known.Contains(key, StringComparer.Ordinal) && !(key == "refstorage" && value == "files"))
                    extensions.Add(key);
            }
            if (section == "core" && key == "repositoryformatversion" && subsection.Length == 0)
                version = value;
            if (section == "core" && key == "bare" && subsection.Length == 0)
                IsStatedBare = RepositoryConfig.IsTrue(value);
            if (section == "core" && key == "worktree" && subsection.Length == 0)
                _statedWorkTree = Resolve(value, GitDirectory);
            IsPartial |= section == "remote" && key == "promisor" && RepositoryConfig.IsTrue(value);
        }
        // What version 0 means by an extension depends on which it is.
        if (version is not ("0" or "1"))
            Unsupported = $"a repository of format version {version}";
        else if (extensions.Count > 0)
            Unsupported = $"the repository has the extension {extensions[0]}";
    }

    private static ObjectFormat ReadFormat(string value, string file) => value.ToLowerInvariant() switch
    {
        "sha1" => ObjectFormat.Sha1,
        "sha256" => ObjectFormat.Sha256,
        _ => throw Unusable($"the object format '{value}' is not known", file, "Convert the repository to sha1 or sha256"),
    };

    private List<ObjectId> ReadShallow()
    {
        var ids = new List<ObjectId>();
        string file = Path.Combine(CommonDirectory, "shallow");
        if (!File.Exists(file) || BoundedFile.TryRead(file, "the list of shallow commits", LargestShallow, _problems)
            is not { } bytes)
            return ids;
        foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(bytes.Span).AsSpan().EnumerateLines())
        {
            if (ObjectId.TryParse(line.Trim(), out ObjectId id))
                ids.Add(id);
        }
        return ids;
    }

    private static ProblemException Unusable(string what, string where, string whatToDo) =>
        new(new Problem(what, where, whatToDo));
}

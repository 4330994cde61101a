namespace KeyScan;

/// <summary>Where a blob was seen. Separate from its content: a blob is scanned once and may have many.</summary>
public sealed record Provenance
{
    /// <summary>What kind of place it is.</summary>
    public required SourceKind Source { get; init; }

    /// <summary>The path as reports show it, with forward slashes; a name in angle brackets where there is no file.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Where it is inside of an archive, with a <c>!</c> after each archive that is itself inside of one:
    /// <c>lib/a.jar!conf/b.xml</c>. <see cref="Path"/> ends with it, after another <c>!</c>. It is whatever somebody wrote there,
    /// fit for showing alone. Null outside of archives.
    /// </summary>
    public string? Inner { get; init; }

    /// <summary>The path of the file: of the archive, for what is inside of one.</summary>
    public string FilePath => Inner is null || Inner.Length >= Path.Length ? Path : Path[..^(Inner.Length + 1)];

    /// <summary>
    /// The path for rules and globs, to which an archive is a folder. Empty as long as nobody knows where the file is.
    /// </summary>
    public string GlobPath => Inner is null || FilePath.Length == 0 ? FilePath : $"{FilePath}/{InnerFolders}";

    /// <summary><see cref="Inner"/> with archives as folders. No step up, which would lead a glob into another folder.</summary>
    public string InnerFolders =>
        string.Join('/', (Inner ?? "").Split('/', '\\', '!').Where(part => part is not ("" or "." or "..")));

    /// <summary>The place of something that an archive here has under <paramref name="name"/>.</summary>
    public Provenance Within(string name) =>
        this with { Path = $"{Path}!{name}", Inner = Inner is null ? name : $"{Inner}!{name}" };

    /// <summary>
    /// The absolute path of a file on disk; null elsewhere. Of what is inside of an archive, that of the archive.
    /// </summary>
    public string? FullPath { get; init; }

    /// <summary>
    /// The absolute path of the folder that was asked for, in which the file was found; null where it was named itself and
    /// elsewhere.
    /// </summary>
    internal string? Top { get; init; }

    /// <summary>
    /// <see cref="GlobPath"/> without the way to the folder that was asked for, which says nothing of what is in it: whoever
    /// scans <c>~/demo/shop</c> scans no example.
    /// </summary>
    internal string PathInside
    {
        get
        {
            if (Top is null || FullPath is null)
                return GlobPath;
            string inside = FullPath[Top.Length..].Replace(System.IO.Path.DirectorySeparatorChar, '/');
            return Inner is null ? inside : $"{inside}/{InnerFolders}";
        }
    }

    /// <summary>The commit that brought the blob in; empty outside history.</summary>
    public ObjectId Commit { get; init; }

    /// <summary>
    /// How early in history the commit stands: parents before children, whatever their clocks said. 0 outside history, the
    /// largest number where no commit is known.
    /// </summary>
    public int Position { get; init; }

    /// <summary>Author of <see cref="Commit"/>, as <c>Name &lt;address&gt;</c>.</summary>
    public string? Author { get; init; }

    /// <summary>Whether <see cref="Commit"/> is known to be a first one, which follows no other.</summary>
    public bool IsRoot { get; init; }

    /// <summary>When <see cref="Commit"/> was authored.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The refs that still reach the blob; empty when nothing does or outside history.</summary>
    public IReadOnlyList<string> ReachableFrom { get; init; } = [];

    /// <summary>The address of the page where people see it, http or https; null where there is none or nobody knows.</summary>
    public string? Url { get; init; }

    /// <summary>Whether it is a place in a git history, which refs reach or do not.</summary>
    public bool IsInHistory => Source.IsInHistory();
}

using System.Buffers.Text;
using System.Text;

namespace KeyScan.Git.Indexes;

/// <summary>
/// What an index says of trees that some of its entries are, as they stand: the extension <c>TREE</c> of gitformat-index(5). git
/// believes it when it compares the index with a commit, and when it makes the next one, which gets those very trees.
/// </summary>
internal sealed class CacheTree
{
    /// <summary>git's own paths end far before.</summary>
    private const int Deepest = 1000;

    /// <summary>By name, each byte a character.</summary>
    private Dictionary<string, CacheTree>? _folders;

    /// <summary>How many entries of the index it has, also those of folders in it; negative where that is not known.</summary>
    public int Count { get; private init; }

    /// <summary>The tree; the empty id where it is not known.</summary>
    public ObjectId Id { get; private set; }

    /// <summary>The top folder; null where there is nothing, or nothing that makes sense: it only saves time.</summary>
    /// <param name="extension">The extension's content.</param>
    /// <param name="format">The hash of the repository.</param>
    public static CacheTree? TryRead(ReadOnlySpan<byte> extension, ObjectFormat format) =>
        TryRead(ref extension, (int)format, 0, out _);

    /// <summary>The folder of a name; null where nothing is said of it.</summary>
    public CacheTree? Find(ReadOnlySpan<byte> name) =>
        _folders is not null && _folders.TryGetValue(Encoding.Latin1.GetString(name), out CacheTree? folder) ? folder : null;

    // <name> NUL <entries> SP <folders> LF, the tree's id where it is known, then the folders
    private static CacheTree? TryRead(ref ReadOnlySpan<byte> rest, int hashLength, int depth, out string name)
    {
        name = "";
        int nameEnd = rest.IndexOf((byte)0), lineEnd = rest.IndexOf((byte)'\n');
        if (nameEnd < 0 || lineEnd < nameEnd || depth > Deepest)
            return null;
        ReadOnlySpan<byte> numbers = rest[(nameEnd + 1)..lineEnd];
        int space = numbers.IndexOf((byte)' ');
        if (space < 0 || !TryReadNumber(numbers[..space], out int count)
            || !TryReadNumber(numbers[(space + 1)..], out int folders))
            return null;
        name = Encoding.Latin1.GetString(rest[..nameEnd]);
        rest = rest[(lineEnd + 1)..];
        var tree = new CacheTree { Count = count };
        if (count >= 0)
        {
            if (rest.Length < hashLength)
                return null;
            tree.Id = new ObjectId(rest[..hashLength]);
            rest = rest[hashLength..];
        }
        for (int i = 0; i < folders; i++)
        {
            if (TryRead(ref rest, hashLength, depth + 1, out string folder) is not { } below)
                return null;
            (tree._folders ??= new(StringComparer.Ordinal))[folder] = below;
        }
        return tree;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> digits, out int number) =>
        Utf8Parser.TryParse(digits, out number, out int used) && used == digits.Length;
}

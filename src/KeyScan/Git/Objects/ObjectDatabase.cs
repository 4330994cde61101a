using KeyScan.Git.Packs;

namespace KeyScan.Git.Objects;

/// <summary>
/// Every object of a repository and of those it borrows from, packed or loose. Any number of threads may read. Disposing it takes
/// the packs away from under whoever still reads.
/// </summary>
internal sealed class ObjectDatabase : IDisposable
{
    /// <summary>The largest object read unless told otherwise.</summary>
    public const long UsualLargest = 64 << 20;

    /// <summary>The largest object that others are made of.</summary>
    public const long LargestBase = 512 << 20;

    private readonly List<PackSet> _packSets = [];
    private readonly List<LooseObjects> _loose = [];
    private readonly List<Problem> _problems = [];
    private readonly PackedObjects _packed;

    private ObjectDatabase(IEnumerable<string> directories, ObjectFormat format)
    {
        Format = format;
        _packed = new PackedObjects(FindBase);
        foreach (string directory in directories)
        {
            try
            {
                _packSets.Add(new PackSet(Path.Combine(directory, "pack"), format, _problems));
                _loose.Add(new LooseObjects(directory, format));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _problems.Add(new Problem($"the objects cannot be read: {e.Message.TrimEnd('.')}", directory,
                    "Check the permissions"));
            }
        }
        Packs = [.. _packSets.SelectMany(set => set.Packs)];
    }

    /// <summary>The hash that names the objects.</summary>
    public ObjectFormat Format { get; }

    /// <summary>Every pack that could be opened.</summary>
    public IReadOnlyList<Pack> Packs { get; }

    /// <summary>The objects that lie in a file each.</summary>
    public IReadOnlyList<LooseObjects> Loose => _loose;

    /// <summary>What could not be opened.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Opens the objects of a repository.</summary>
    public static ObjectDatabase Open(RepositoryLayout layout) => new(layout.ObjectDirectories, layout.Format);

    /// <summary>
    /// Reads an object whole. One that is larger than <paramref name="largest"/> is not inflated. Where one copy is corrupt,
    /// another is tried.
    /// </summary>
    public ObjectRead Read(in ObjectId id, long largest = UsualLargest) =>
        Read(id, Math.Min(largest, LargestBase), headerOnly: false);

    /// <summary>Reads a tree; false where there is none, or where it cannot be read.</summary>
    public bool TryReadTree(in ObjectId id, out ReadOnlyMemory<byte> entries)
    {
        ObjectRead read = Read(id);
        entries = read.Content;
        return read is { Outcome: ReadOutcome.Found, Type: ObjectType.Tree };
    }

    /// <summary>Reads what an object is and how large, without its content.</summary>
    public ObjectRead ReadHeader(in ObjectId id) => Read(id, 0, headerOnly: true);

    /// <summary>Reads the object that begins at <paramref name="offset"/> of a pack, which no index may name.</summary>
    public ObjectRead ReadAt(Pack pack, long offset, in ObjectId id, long largest, bool headerOnly = false) =>
        _packed.Read(pack, offset, id, Math.Min(largest, LargestBase), headerOnly);

    /// <summary>Whether the object is there, readable or not.</summary>
    public bool Contains(ObjectId id) => id.ByteLength == (int)Format
        && (_packSets.Exists(set => set.Find(id).Any()) || _loose.Exists(loose => loose.Contains(id)));

    private ObjectRead Read(in ObjectId id, long largest, bool headerOnly)
    {
        ObjectRead first = default;
        if (id.ByteLength != (int)Format)
            return first;
        foreach (PackSet set in _packSets)
        {
            foreach ((Pack pack, long offset) in set.Find(id))
            {
                ObjectRead read = _packed.Read(pack, offset, id, largest, headerOnly);
                if (read.Outcome != ReadOutcome.Corrupt)
                    return read;
                first = first.Outcome == ReadOutcome.Missing ? read : first;
            }
        }
        foreach (LooseObjects loose in _loose)
        {
            ObjectRead read = loose.Read(id, largest, headerOnly);
            if (read.Outcome is ReadOutcome.Found or ReadOutcome.TooLarge)
                return read;
            first = first.Outcome == ReadOutcome.Missing ? read : first;
        }
        return first;
    }

    private bool FindBase(in ObjectId id, out (Pack? Pack, long Offset, ObjectRead Whole) place)
    {
        foreach (PackSet set in _packSets)
        {
            foreach ((Pack pack, long offset) in set.Find(id))
            {
                place = (pack, offset, default);
                return true;
            }
        }
        foreach (LooseObjects loose in _loose)
        {
            ObjectRead read = loose.Read(id, LargestBase, headerOnly: false);
            if (read.Outcome == ReadOutcome.Missing)
                continue;
            place = (null, 0, read);
            return true;
        }
        place = default;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PackSet set in _packSets)
            set.Dispose();
    }
}

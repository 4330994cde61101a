using KeyScan.Git.Packs;

namespace KeyScan.Git.Objects;

/// <summary>The packs of one objects directory, with the multi-pack-index over them if there is one.</summary>
internal sealed class PackSet : IDisposable
{
    private readonly List<Pack> _packs = [];
    private readonly List<Pack> _alone = [];
    private readonly MultiPackIndex? _index;
    private readonly Pack?[] _indexed = [];

    /// <summary>
    /// Opens what is in <paramref name="directory"/>; adds what cannot be opened to <paramref name="problems"/>.
    /// </summary>
    public PackSet(string directory, ObjectFormat format, ICollection<Problem> problems)
    {
        if (!Directory.Exists(directory))
            return;
        var byName = new Dictionary<string, Pack>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(directory, "*.idx").Order(StringComparer.Ordinal))
        {
            if (TryOpen(() => PackIndex.Open(path, format), problems) is not { } listing)
                continue;
            if (TryOpenPack(path, listing, format, problems) is { } pack)
                byName.Add(Path.GetFileName(path), pack);
            else
                listing.Dispose();
        }
        string file = Path.Combine(directory, "multi-pack-index");
        if (File.Exists(file))
            _index = TryOpen(() => MultiPackIndex.Open(file, format), problems);
        if (_index is { } index)
        {
            _indexed = new Pack?[index.PackNames.Count];
            for (int i = 0; i < _indexed.Length; i++)
                _indexed[i] = Claim(byName, index, i, directory, format, problems);
        }
        foreach (string path in Directory.EnumerateFiles(directory, "*.pack"))
        {
            string own = Path.ChangeExtension(path, ".idx");
            if (!File.Exists(own) && _index?.PackNames.Contains(Path.GetFileName(own), StringComparer.Ordinal) != true)
                problems.Add(new Problem("the pack has no index", path, "Run git index-pack on it"));
        }
        _alone.AddRange(byName.Values);
    }

    /// <summary>Every pack that could be opened.</summary>
    public IReadOnlyList<Pack> Packs => _packs;

    /// <summary>Where the object is; false when no pack holds it.</summary>
    public IEnumerable<(Pack Pack, long Offset)> Find(ObjectId id)
    {
        if (_index is not null && _index.TryFind(id, out int number, out long place) && number >= 0
            && _indexed[number] is { } indexed)
            yield return (indexed, place);
        foreach (Pack pack in _alone)
        {
            if (pack.Listing.TryFind(id, out long offset))
                yield return (pack, offset);
        }
    }

    private Pack? Claim(Dictionary<string, Pack> byName, MultiPackIndex index, int number, string directory, ObjectFormat format,
        ICollection<Problem> problems)
    {
        string name = index.PackNames[number];
        if (byName.Remove(name, out Pack? pack))
            return pack;
        string path = Path.Combine(directory, name);
        return TryOpenPack(path, new MultiPackListing(index, number), format, problems);
    }

    private Pack? TryOpenPack(string indexPath, IPackListing listing, ObjectFormat format, ICollection<Problem> problems)
    {
        string path = Path.ChangeExtension(indexPath, ".pack");
        if (TryOpen(() => PackFile.Open(path, format), problems) is not { } file)
            return null;
        var pack = new Pack(file, listing);
        _packs.Add(pack);
        if (pack.FindMismatch() is { } mismatch)
            problems.Add(new GitObjectException(mismatch.What, path).ToProblem());
        return pack;
    }

    private static T? TryOpen<T>(Func<T> open, ICollection<Problem> problems) where T : class
    {
        try
        {
            return open();
        }
        catch (GitObjectException e)
        {
            problems.Add(e.ToProblem());
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Pack pack in _packs)
            pack.Dispose();
        _index?.Dispose();
    }
}

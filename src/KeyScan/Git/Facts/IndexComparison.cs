using System.Runtime.InteropServices;
using System.Text;
using KeyScan.Git.Indexes;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Git.Facts;

/// <summary>
/// What an index has otherwise than a tree: both have their paths in the order of bytes, and are gone through side by side. A
/// folder that the index says to be the very same tree is passed over, as git does. Whatever git would have more to say of
/// (conflicts, submodules, modes of old) is not told here.
/// </summary>
internal ref struct IndexComparison
{
    private const int Deepest = 1000;

    private readonly ObjectDatabase _database;
    private readonly ObjectId _none;
    private readonly List<PathChange> _changes = [];

    /// <summary>The path of the folder at hand, with a slash at its end, or of an entry of it.</summary>
    private readonly List<byte> _path = [];

    /// <summary>The name of the index's entry before this one.</summary>
    private readonly List<byte> _last = [];
    private IndexFile _index;
    private bool _hasEntry;

    private IndexComparison(ObjectDatabase database, IndexFile index)
    {
        _database = database;
        _index = index;
        _none = new ObjectId(new byte[(int)database.Format]);
    }

    /// <summary>Compares them.</summary>
    /// <param name="database">The objects.</param>
    /// <param name="tree">The tree; null for one without files.</param>
    /// <param name="index">The bytes of the index; null for one without entries.</param>
    /// <param name="path">Where the index is, for messages.</param>
    /// <exception cref="UnsupportedRepositoryException">Somebody else has to tell.</exception>
    public static List<PathChange> Compare(ObjectDatabase database, ObjectId? tree, byte[]? index, string path)
    {
        // As git writes it, so that an index that is not there is one without entries.
        index ??= [.. "DIRC\0\0\0\u0002\0\0\0\0"u8, .. new byte[(int)database.Format]];
        // What stands behind the entries is found by going through them.
        var ahead = new IndexFile(index, database.Format, path);
        while (ahead.MoveNext())
        {
        }
        var cached = CacheTree.TryRead(ahead.FindExtension("TREE"u8), database.Format);
        var comparison = new IndexComparison(database, new IndexFile(index, database.Format, path));
        comparison.Next();
        if (tree is { } top)
            comparison.Walk(top, cached, depth: 0);
        while (comparison._hasEntry)
            comparison.Add();
        return comparison._changes;
    }

    private void Walk(ObjectId tree, CacheTree? cached, int depth)
    {
        if (cached is { Count: >= 0 } && cached.Id == tree)
        {
            PassOver(cached.Count);
            return;
        }
        if (depth > Deepest || !_database.TryReadTree(tree, out ReadOnlyMemory<byte> content))
            throw new UnsupportedRepositoryException($"the tree {tree} cannot be read");
        var entries = new TreeEntries(content.Span, _database.Format);
        int folder = _path.Count;
        byte[] before = [];
        while (entries.MoveNext())
        {
            TreeEntry entry = entries.Current;
            _path.AddRange(entry.Name);
            if (entry.IsTree)
                _path.Add((byte)'/');
            ReadOnlySpan<byte> path = Path();
            // The order is what makes a comparison side by side one of all.
            if (path[folder..].SequenceCompareTo(before) <= 0 || entry.Name.Contains((byte)'/'))
                throw new UnsupportedRepositoryException($"the tree {tree} is not in order");
            before = path[folder..].ToArray();
            while (_hasEntry && _index.Name.SequenceCompareTo(path) < 0)
                Add();
            if (entry.IsTree)
                Walk(entry.Id, cached?.Find(entry.Name), depth + 1);
            else
                CompareFile(entry.Mode, entry.Id);
            _path.RemoveRange(folder, _path.Count - folder);
        }
        if (entries.IsBroken)
            throw new UnsupportedRepositoryException($"the tree {tree} is broken");
    }

    private void CompareFile(int mode, in ObjectId id)
    {
        Check(mode);
        if (!_hasEntry || !_index.Name.SequenceEqual(Path()))
        {
            Tell(new PathChange('D', Encoding.UTF8.GetString(Path()), mode, 0, id, _none));
            return;
        }
        // git has its own idea of what that would be.
        if (_index.IsIntentToAdd)
            throw new UnsupportedRepositoryException("a file that is meant to be added and is there");
        if (_index.Mode != mode || _index.Id != id)
        {
            char status = PathChange.IsLink(mode) == PathChange.IsLink(_index.Mode) ? 'M' : 'T';
            Tell(new PathChange(status, Encoding.UTF8.GetString(Path()), mode, _index.Mode, id, _index.Id));
        }
        Next();
    }

    /// <summary>Tells of the entry of the index at hand, which the tree does not have.</summary>
    private void Add()
    {
        Tell(new PathChange('A', Encoding.UTF8.GetString(_index.Name), 0, _index.Mode, _none, _index.Id)
            { IsIntentToAdd = _index.IsIntentToAdd });
        Next();
    }

    private readonly void Tell(in PathChange change)
    {
        if (PathChange.IsSubmodule(change.OldMode) || PathChange.IsSubmodule(change.Mode))
            throw new UnsupportedRepositoryException($"the submodule {change.Path} is not the same");
        _changes.Add(change);
    }

    private void PassOver(int count)
    {
        for (; count > 0; count--)
        {
            if (!_hasEntry || !_index.Name.StartsWith(Path()))
                throw _index.Broken();
            Next();
        }
    }

    /// <summary>Goes to the next entry of the index, which has to be in order and no conflict.</summary>
    private void Next()
    {
        _last.Clear();
        if (_hasEntry)
            _last.AddRange(_index.Name);
        _hasEntry = _index.MoveNext();
        if (!_hasEntry)
            return;
        if (_index.Stage != 0)
            throw new UnsupportedRepositoryException("the index has conflicts");
        Check(_index.Mode);
        if (_index.Name.SequenceCompareTo(CollectionsMarshal.AsSpan(_last)) <= 0)
            throw _index.Broken();
    }

    private static void Check(int mode)
    {
        if (mode is not (PathChange.FileMode or PathChange.ProgramMode or PathChange.LinkMode or PathChange.SubmoduleMode))
            throw new UnsupportedRepositoryException($"the mode {Convert.ToString(mode, 8)}");
    }

    private readonly ReadOnlySpan<byte> Path() => CollectionsMarshal.AsSpan(_path);
}

using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;
using KeyScan.Git.Walks;

namespace KeyScan.Sources.History;

/// <summary>Which refs lead to a commit, a tag, or something that is no commit.</summary>
internal sealed class RefNames
{
    /// <summary>So many refs are named for one place, at most.</summary>
    public const int MostNames = 20;

    private const int MostHops = 100;

    private readonly ObjectDatabase _database;
    private readonly RepositoryLayout _layout;
    private readonly HistoryReceiver _read;
    private readonly IReadOnlyList<RefTip> _tips;
    private readonly bool _isPart;
    private CommitReader? _walked;
    private int[][]? _first;
    private readonly string[] _names;
    private readonly Dictionary<int, List<string>> _commits = [];
    private readonly Dictionary<ObjectId, List<string>> _tags = [];
    private readonly List<(RefTip Tip, ObjectId Target, ObjectRead Header)> _others = [];

    public RefNames(ObjectDatabase database, RepositoryLayout layout, HistoryReceiver read, IReadOnlyList<RefTip> tips,
        bool isPart)
    {
        (_database, _layout, _read, _tips, _isPart) = (database, layout, read, tips, isPart);
        _names = [.. tips.Select(t => t.Name).Distinct(StringComparer.Ordinal)];
        foreach (RefTip tip in tips)
        {
            (ObjectId target, ObjectRead header) = Follow(tip);
            int commit = read.Commits.Find(target);
            if (commit < 0)
                _others.Add((tip, target, header));
            else if (_commits.TryGetValue(commit, out List<string>? names))
                names.Add(tip.Name);
            else
                _commits.Add(commit, [tip.Name]);
        }
    }

    /// <summary>The commits that refs name, by position.</summary>
    public IEnumerable<int> Commits => _commits.Keys;

    /// <summary>
    /// The refs that name no commit that was read, each with what it names, past annotated tags, and what is known of that
    /// without its content.
    /// </summary>
    public IReadOnlyList<(RefTip Tip, ObjectId Target, ObjectRead Header)> Others => _others;

    /// <summary>The refs that reach a commit, those people look at first before the others.</summary>
    public IReadOnlyList<string> ThatReach(int commit)
    {
        string[] first = [.. (_first ??= FindFirst())[commit].Select(n => _names[n])];
        if (!_isPart)
            return first;
        // A part ends before most refs: which of them come after it the rest of the history tells.
        // What is broken in it, so that nobody can tell, is reported by itself.
        _walked ??= new CommitReader(_database, _layout.Shallow);
        HashSet<string> names = [.. first, .. RefTip.ThatReach(_walked, _read.Commits[commit].Id, _tips) ?? []];
        return [.. _names.Where(names.Contains).Take(MostNames)];
    }

    /// <summary>The refs that lead to an annotated tag.</summary>
    public IReadOnlyList<string> ThatName(in ObjectId tag) =>
        _tags.TryGetValue(tag, out List<string>? names) ? [.. names.Distinct(StringComparer.Ordinal).Take(MostNames)] : [];

    private int[][] FindFirst()
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < _names.Length; i++)
            numbers.Add(_names[i], i);
        return _read.Commits.FirstThatReach(
            _commits.ToDictionary(c => c.Key, c => c.Value.Select(n => numbers[n]).Distinct().Order().ToArray()), MostNames);
    }

    /// <summary>What a ref names and, if that is an annotated tag, what it points at, and so on.</summary>
    private (ObjectId Target, ObjectRead Header) Follow(RefTip tip)
    {
        ObjectId id = tip.Id;
        for (int hops = 0; hops < MostHops && _read.Commits.Find(id) < 0; hops++)
        {
            ObjectRead header = default;
            if (!_read.Tags.TryGetValue(id, out TagNode? tag))
            {
                header = _database.ReadHeader(id);
                // A part may begin after a tag that leads to it.
                tag = _isPart && header is { Outcome: ReadOutcome.Found, Type: ObjectType.Tag } ? ReadTag(id) : null;
            }
            if (tag is null)
                return (id, header);
            if (!_tags.TryGetValue(id, out List<string>? names))
                _tags.Add(id, names = []);
            names.Add(tip.Name);
            id = tag.Target;
        }
        return (id, _read.Commits.Find(id) < 0 ? _database.ReadHeader(id) : default);
    }

    private TagNode? ReadTag(in ObjectId id)
    {
        ObjectRead read = _database.Read(id);
        if (read.Outcome != ReadOutcome.Found)
            return null;
        var text = TagText.Parse(read.Content, _database.Format);
        return new TagNode(text.Name, text.Target);
    }
}

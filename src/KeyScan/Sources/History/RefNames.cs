using KeyScan.Git;

namespace KeyScan.Sources.History;

/// <summary>Which refs lead to a commit, a tag, or something that is no commit.</summary>
internal sealed class RefNames
{
    private const int MostHops = 100;
    /// <summary>So many refs are named for one place, at most.</summary>
    public const int MostNames = 20;


    private readonly RepositoryLayout _layout;
    private readonly HistoryReceiver _read;
    private readonly IReadOnlyList<RefTip> _tips;
    private readonly bool _isPart;
    private readonly Dictionary<int, List<string>> _commits = [];
    private readonly List<(RefTip Tip, ObjectId Target)> _others = [];

    public RefNames(RepositoryLayout layout, HistoryReceiver read, IReadOnlyList<RefTip> tips, bool isPart)
    {
        (_layout, _read, _tips, _isPart) = (layout, read, tips, isPart);
        foreach (RefTip tip in tips)
        {
            ObjectId target = Path(tip.Id).Last();
            int commit = read.Commits.Find(target);
            if (commit < 0)
                _others.Add((tip, target));
            else if (_commits.TryGetValue(commit, out List<string>? names))
                names.Add(tip.Name);
            else
                _commits.Add(commit, [tip.Name]);
        }
    }

    /// <summary>The commits that refs name, by position.</summary>
    public IEnumerable<int> Commits => _commits.Keys;

    /// <summary>The refs that name no commit that was read, each with what it names, past annotated tags.</summary>
    public IReadOnlyList<(RefTip Tip, ObjectId Target)> Others => _others;

    /// <summary>The refs that reach a commit, those people look at first before the others.</summary>
    public IReadOnlyList<string> ThatReach(int commit)
    {
        bool[] descendants = _read.Commits.ReachedFrom(commit);
        var names = _commits.Where(c => descendants[c.Key]).SelectMany(c => c.Value).ToHashSet(StringComparer.Ordinal);
        if (_isPart)
        {
            // A part ends before most refs, so that only git knows which of them come after it.
            names.UnionWith(RefTip.ThatReach(_layout.GitFolder, _read.Commits[commit].Id, _tips));
        }
        return [.. _tips.Select(t => t.Name).Where(names.Contains).Distinct(StringComparer.Ordinal).Take(MostNames)];
    }

    /// <summary>The refs that lead to an annotated tag.</summary>
    public IReadOnlyList<string> ThatName(ObjectId tag) => [.. _tips.Where(t => Path(t.Id).Contains(tag)).Select(t => t.Name)];

    /// <summary>An object and, if it is an annotated tag, what that points at, and so on.</summary>
    private IEnumerable<ObjectId> Path(ObjectId id)
    {
        yield return id;
        for (int hops = 0; hops < MostHops && _read.Tags.TryGetValue(id, out TagNode? tag); hops++)
            yield return id = tag.Target;
    }
}

using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Git.Walks;

/// <summary>Commits as walks over history need them, each read once. For one thread.</summary>
/// <param name="database">The objects.</param>
/// <param name="cuts">The commits whose parents a shallow clone did not fetch.</param>
internal sealed class CommitReader(ObjectDatabase database, IEnumerable<ObjectId> cuts)
{
    private const int LargestCommit = 16 << 20;
    private const int MostTags = 100;

    /// <summary>
    /// Commits so much older than another are not looked at to see whether they follow it: clocks differ, but hardly by more than
    /// this, seconds.
    /// </summary>
    private const long ClocksDiffer = 30 * 24 * 3600;

    private readonly HashSet<ObjectId> _cuts = [.. cuts];
    private readonly Dictionary<ObjectId, WalkedCommit?> _known = [];

    /// <summary>The objects.</summary>
    public ObjectDatabase Database => database;

    /// <summary>A commit; null where it is not here, cannot be read or is none.</summary>
    public WalkedCommit? Find(in ObjectId id)
    {
        if (_known.TryGetValue(id, out WalkedCommit? known))
            return known;
        ObjectRead read = database.Read(id, LargestCommit);
        if (read is { Outcome: ReadOutcome.Found, Type: ObjectType.Commit })
        {
            var text = CommitText.Parse(read.Content, database.Format);
            known = new WalkedCommit(text.Tree, _cuts.Contains(id) ? []
                : text.Parents, text.Committer.Date?.ToUnixTimeSeconds() ?? 0);
        }
        _known.Add(id, known);
        return known;
    }

    /// <summary>
    /// What an object leads to: itself, or what an annotated tag names, and so on; each tag is told to <paramref name="onTag"/>.
    /// </summary>
    public ObjectId Peel(ObjectId id, Action<ObjectId>? onTag = null)
    {
        for (int hops = 0; hops < MostTags && database.ReadHeader(id)
            is { Outcome: ReadOutcome.Found, Type: ObjectType.Tag }; hops++)
        {
            onTag?.Invoke(id);
            ObjectRead read = database.Read(id, LargestCommit);
            if (read.Outcome != ReadOutcome.Found)
                break;
            id = TagText.Parse(read.Content, database.Format).Target;
        }
        return id;
    }

    /// <summary>Those of <paramref name="tips"/> that reach a commit; null where it is not here, or cannot be read.</summary>
    /// <param name="tips">Objects; those that lead to no commit reach none.</param>
    /// <param name="commit">The commit.</param>
    public HashSet<ObjectId>? ThatReach(IEnumerable<ObjectId> tips, in ObjectId commit)
    {
        if (Find(commit) is not { } target)
            return null;
        var reaches = new Dictionary<ObjectId, bool> { [commit] = true };
        var found = new HashSet<ObjectId>();
        foreach (ObjectId tip in tips.Distinct())
        {
            ObjectId start = Peel(tip);
            if (database.ReadHeader(start) is not { Outcome: ReadOutcome.Found, Type: ObjectType.Commit })
                continue;
            if (Reaches(start, target.Time - ClocksDiffer, reaches))
                found.Add(tip);
        }
        return found;
    }

    /// <summary>Children wait for their parents' answers, on a stack of our own: histories are long.</summary>
    private bool Reaches(ObjectId start, long oldest, Dictionary<ObjectId, bool> reaches)
    {
        var open = new Stack<ObjectId>([start]);
        while (open.TryPeek(out ObjectId id))
        {
            if (reaches.ContainsKey(id))
            {
                open.Pop();
                continue;
            }
            // Over a gap in history nothing is reached; who reads history names it.
            if (Find(id) is not { } commit || commit.Time < oldest)
            {
                reaches[open.Pop()] = false;
                continue;
            }
            bool isKnown = true, answer = false;
            foreach (ObjectId parent in commit.Parents)
            {
                if (reaches.TryGetValue(parent, out bool known))
                    answer |= known;
                else
                {
                    isKnown = false;
                    open.Push(parent);
                }
            }
            if (isKnown)
                reaches[open.Pop()] = answer;
        }
        return reaches[start];
    }
}

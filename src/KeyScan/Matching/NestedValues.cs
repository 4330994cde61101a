using KeyScan.Detection.Assignments;

namespace KeyScan.Matching;

/// <summary>
/// Values inside of values: in <c>token=token=token=…</c> each name's value is all of the rest, so that to look at
/// each costs the square of the length. Of those that end together the first few are looked at, which are the
/// longest, and the last, which is the innermost.
/// </summary>
internal sealed class NestedValues
{
    /// <summary>Values looked at as they come; people write two or three.</summary>
    public const int Most = 4;

    private readonly Group[] _groups = new Group[Enum.GetValues<ValueForm>().Length];

    /// <summary>Whether <paramref name="found"/> waits for what follows.</summary>
    /// <param name="found">A value; they come by where their names stand.</param>
    /// <param name="postponed">The last one that waited, if its turn has come; its value is empty where none has.</param>
    public bool Postpones(in Assignment found, out Assignment postponed)
    {
        ref Group group = ref _groups[(int)found.Form];
        postponed = default;
        if (found.ValueEnd != group.End)
        {
            postponed = group.Last;
            group = new Group { End = found.ValueEnd };
        }
        if (++group.Count <= Most)
            return false;
        group.Last = found;
        return true;
    }

    /// <summary>One of those that still wait, which is then forgotten; false where none does.</summary>
    public bool TryTake(out Assignment postponed)
    {
        foreach (ref Group group in _groups.AsSpan())
        {
            postponed = group.Last;
            if (postponed.ValueEnd == 0)
                continue;
            group = default;
            return true;
        }
        postponed = default;
        return false;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _groups.AsSpan().Clear();

    /// <summary>Values of one form that end together.</summary>
    private struct Group
    {
        public int End;
        public int Count;
        public Assignment Last;
    }
}

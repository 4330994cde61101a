namespace KeyScan.Matching.Delta;

/// <summary>
/// Takes down, while a text is searched, what depends on more than its own line. It is the contract of every detector: what is
/// found in a line depends on that line alone, and where it depends on more, the detector says here on which bytes.
/// </summary>
internal sealed class SearchTrace
{
    /// <summary>More than this is a text that is searched as a whole.</summary>
    private const int Most = 20_000;

    private readonly List<Reach> _reaches = [];
    private bool _isFull;

    /// <summary>Whether it is being written: only for texts that others are made of.</summary>
    public bool IsOn { get; private set; }

    /// <summary>How often anything has looked beyond its line so far, whether or not it is written down.</summary>
    public long Looks { get; private set; }

    /// <summary>Something depends on more than its line, and nobody writes down on what.</summary>
    public void CountLook() => Looks++;

    /// <summary>Begins anew.</summary>
    public void Begin(bool isOn)
    {
        (IsOn, _isFull) = (isOn, false);
        _reaches.Clear();
    }

    /// <summary>Takes one down.</summary>
    public void Add(in Reach reach)
    {
        Looks++;
        if (!IsOn)
            return;
        if (_reaches.Count == Most)
            _isFull = true;
        else
            _reaches.Add(reach);
    }

    /// <summary>
    /// Takes down that something was found in the lines from <paramref name="start"/> to <paramref name="end"/>.
    /// </summary>
    public void AddFound(int start, int end) => Add(new Reach(start, end, start, end, ReachKind.Found));

    /// <summary>
    /// What was taken down, for those that are made of the text; null where they have to be searched as a whole.
    /// </summary>
    public SearchNote? Note()
    {
        if (!IsOn || _isFull)
            return null;
        _reaches.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        int longest = 0;
        foreach (Reach reach in _reaches)
            longest = Math.Max(longest, reach.End - reach.Start);
        return new SearchNote([.. _reaches], longest);
    }
}

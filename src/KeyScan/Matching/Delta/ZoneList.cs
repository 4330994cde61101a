namespace KeyScan.Matching.Delta;

/// <summary>Stretches of whole lines that have to be searched; sorted, none touching another, after <see cref="Join"/>.</summary>
internal sealed class ZoneList
{
    private TextZone[] _zones = new TextZone[32];
    private int _count;
    private int _changed;

    /// <summary>How many bytes were looked at to find lines: a line may be the whole text.</summary>
    public long Looked { get; private set; }

    /// <summary>The zones.</summary>
    public ReadOnlySpan<TextZone> Zones => _zones.AsSpan(0, _count);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _count = _changed = 0;
        Looked = 0;
    }

    /// <summary>Adds the lines that touch [<paramref name="start"/>, <paramref name="end"/>].</summary>
    public void AddLines(ReadOnlySpan<byte> text, int start, int end) => Add(LineStart(text, start), LineEnd(text, end));

    /// <summary>
    /// Adds all lines that are not whole lines of the base: those that touch [<paramref name="start"/>,
    /// <paramref name="end"/>], or the place where the two meet. To be called for ascending places, before
    /// <see cref="AddLines"/> and <see cref="Join"/>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the copy before ends.</param>
    /// <param name="end">Where the next one starts.</param>
    /// <param name="isLineNext">Whether a line of the base starts where the next copy does.</param>
    public void AddChanged(ReadOnlySpan<byte> text, int start, int end, bool isLineNext)
    {
        bool isWhole = isLineNext && end > 0 && text[end - 1] == (byte)'\n';
        // Lines were taken out between two that are as they were.
        if (isWhole && start == end)
            return;
        int last = isWhole ? end - 1 : LineEnd(text, end);
        if (_changed > 0 && start <= _zones[_changed - 1].End)
            _zones[_changed - 1] = _zones[_changed - 1] with { End = Math.Max(_zones[_changed - 1].End, last) };
        else
        {
            Add(LineStart(text, start), last);
            _changed = _count;
        }
    }

    /// <summary>Sorts the zones and joins those that touch; answers how many bytes they have.</summary>
    public int Join()
    {
        // Seams come in order; only lines of reaches do not.
        if (!IsSorted())
            _zones.AsSpan(0, _count).Sort(static (a, b) => a.Start.CompareTo(b.Start));
        int kept = 0, total = 0;
        for (int i = 0; i < _count; i++)
        {
            TextZone zone = _zones[i];
            if (kept > 0 && zone.Start <= _zones[kept - 1].End + 1)
                _zones[kept - 1] = _zones[kept - 1] with { End = Math.Max(_zones[kept - 1].End, zone.End) };
            else
                _zones[kept++] = zone;
        }
        _count = kept;
        foreach (TextZone zone in Zones)
            total += zone.End - zone.Start;
        return total;
    }

    /// <summary>Whether a joined zone touches [<paramref name="start"/>, <paramref name="end"/>].</summary>
    public bool Touches(int start, int end)
    {
        int from = 0, to = _count;
        while (from < to)
        {
            int middle = (from + to) >> 1;
            if (_zones[middle].End < start)
                from = middle + 1;
            else
                to = middle;
        }
        return from < _count && _zones[from].Start <= end;
    }

    private bool IsSorted()
    {
        for (int i = 1; i < _count; i++)
        {
            if (_zones[i].Start < _zones[i - 1].Start)
                return false;
        }
        return true;
    }

    private void Add(int start, int end)
    {
        if (_count == _zones.Length)
            Array.Resize(ref _zones, _count * 2);
        _zones[_count++] = new TextZone(start, end);
    }

    private int LineStart(ReadOnlySpan<byte> text, int at)
    {
        int start = text[..at].LastIndexOf((byte)'\n') + 1;
        Looked += at - start;
        return start;
    }

    private int LineEnd(ReadOnlySpan<byte> text, int at)
    {
        int length = text[at..].IndexOf((byte)'\n');
        length = length < 0 ? text.Length - at : length;
        Looked += length;
        return at + length;
    }
}

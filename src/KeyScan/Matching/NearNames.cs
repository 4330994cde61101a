namespace KeyScan.Matching;

/// <summary>
/// The names of providers in a stretch of text, by where they start. Read once for all values that stand there: in a line of
/// nothing but keys each value would look for names over the same hundreds of bytes.
/// </summary>
internal sealed class NearNames
{
    /// <summary>The names; overlapping ones too.</summary>
    public List<NearName> All { get; } = [];

    /// <summary>Whether they were read since <see cref="Forget"/>.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Reads the names that start in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public void Read(ReadOnlySpan<byte> text, int from, int to, ProviderNames names)
    {
        IsRead = true;
        for (int at = from; at < to; at++)
        {
            if (names.StartingAt(text, at, out int end) is >= 0 and int name)
                All.Add(new NearName(at, end, name));
        }
    }

    /// <summary>The position in <see cref="All"/> of the first that starts at <paramref name="offset"/> or behind it.</summary>
    public int FirstFrom(int offset)
    {
        int from = 0, to = All.Count;
        while (from < to)
        {
            int middle = (from + to) >> 1;
            if (All[middle].Start < offset)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }

    /// <summary>Forgets all.</summary>
    public void Forget()
    {
        All.Clear();
        IsRead = false;
    }
}

/// <summary>A provider's name in a text.</summary>
/// <param name="Start">0-based offset of its first byte.</param>
/// <param name="End">The offset just after it.</param>
/// <param name="Name">The name's number in <see cref="ProviderNames"/>.</param>
internal sealed record NearName(int Start, int End, int Name);

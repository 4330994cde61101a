namespace KeyScan.Matching.Delta;

/// <summary>What is kept of the search of a text for those that are made of it. In all other lines nothing is.</summary>
/// <param name="Reaches">By where they start.</param>
/// <param name="Longest">Bytes of the longest of them, from its start to its end.</param>
internal sealed record SearchNote(Reach[] Reaches, int Longest)
{
    /// <summary>The first of them that may touch what starts at <paramref name="at"/>.</summary>
    public int FirstFrom(int at)
    {
        int from = 0, to = Reaches.Length;
        while (from < to)
        {
            int middle = (from + to) >> 1;
            if (Reaches[middle].Start < at - Longest)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }
}

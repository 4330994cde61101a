namespace KeyScan.Matching;

/// <summary>Lists of numbers, one behind the other: two arrays, which can be laid out, for an object each.</summary>
internal static class ListsOfNumbers
{
    /// <summary>
    /// All <paramref name="lists"/> in one, and where each begins in it; at last, where the last one ends.
    /// </summary>
    public static (int[] Starts, int[] Joined) Join(IReadOnlyList<List<int>> lists)
    {
        int[] starts = new int[lists.Count + 1];
        for (int i = 0; i < lists.Count; i++)
            starts[i + 1] = starts[i] + lists[i].Count;
        return (starts, [.. lists.SelectMany(static l => l)]);
    }
}

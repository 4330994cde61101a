namespace KeyScan.Tests.Registry.Findings.Reports;

/// <summary>Looks for parts of secrets in what was written.</summary>
internal static class LeakedText
{
    private const int Length = 8;

    /// <summary>The runs of eight characters of any secret that stand in <paramref name="text"/>.</summary>
    public static IReadOnlyList<string> PartsOf(IEnumerable<string> secrets, string text)
    {
        HashSet<string> parts =
            [.. secrets.SelectMany(s => Enumerable.Range(0, s.Length - Length + 1).Select(i => s.Substring(i, Length)))];
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = parts.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new List<string>();
        for (int i = 0; i + Length <= text.Length; i++)
        {
            if (lookup.Contains(text.AsSpan(i, Length)))
                found.Add(text.Substring(i, Length));
        }
        return found;
    }
}

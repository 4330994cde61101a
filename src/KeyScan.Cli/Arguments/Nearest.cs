namespace KeyScan.Cli.Arguments;

/// <summary>Which of the words there are somebody may have meant by one that there is not.</summary>
internal static class Nearest
{
    private const int MostShown = 3;
    private const int ShortestPrefix = 3;

    /// <summary>
    /// The words of <paramref name="known"/> that are as near as any to <paramref name="typed"/>, in their order; none where
    /// nothing is near. Near are words that differ by few letters added, left out, changed or swapped with the next (optimal
    /// string alignment), and those that <paramref name="typed"/> begins.
    /// </summary>
    public static IReadOnlyList<string> To(string typed, IEnumerable<string> known)
    {
        string plain = typed.TrimStart('-');
        int limit = Math.Max(1, plain.Length / 3);
        var near = new List<(string Word, int Distance)>();
        foreach (string word in known.Distinct(StringComparer.Ordinal))
        {
            string other = word.TrimStart('-');
            int distance = Distance(plain, other);
            if (distance > limit && plain.Length >= ShortestPrefix && other.StartsWith(plain, StringComparison.OrdinalIgnoreCase))
                distance = limit;
            if (distance <= limit)
                near.Add((word, distance));
        }
        if (near.Count == 0)
            return [];
        int least = near.Min(n => n.Distance);
        return [.. near.Where(n => n.Distance == least).Select(n => n.Word).Take(MostShown)];
    }

    /// <summary>
    /// The same as a question to be put at the end of a sentence: <c>; did you mean `--staged`?</c>, or a full stop where nothing
    /// is near.
    /// </summary>
    public static string Question(string typed, IEnumerable<string> known) =>
        To(typed, known) is { Count: > 0 } near ? $"; did you mean {string.Join(" or ", near.Select(n => $"`{n}`"))}?" : ".";

    private static int Distance(string a, string b)
    {
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            table[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            table[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                int least = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    least = Math.Min(least, table[i - 2, j - 2] + 1);
                table[i, j] = least;
            }
        }
        return table[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}

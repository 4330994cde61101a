namespace KeyScan.Yaml;

/// <summary>"Did you mean": the known name nearest to one that is not.</summary>
internal static class Suggestion
{
    /// <summary>A phrase to append to an error, such as <c>, did you mean `keywords`?</c>; empty when nothing is near.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        string? nearest = known.MinBy(k => Distance(name, k));
        return nearest is not null && Distance(name, nearest) <= Math.Max(1, nearest.Length / 3)
            ? $", did you mean `{nearest}`?" : "";
    }

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}

namespace KeyScan.Forges.GitHub;

/// <summary>Cuts texts to what GitHub takes: a report that is too long is worth more cut than refused.</summary>
internal static class TextLimit
{
    /// <summary>The text, cut to at most <paramref name="most"/> UTF-16 code units with an ellipsis at its end.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        int end = most - 1;
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}

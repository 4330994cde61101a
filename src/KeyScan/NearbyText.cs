namespace KeyScan;

/// <summary>
/// The lines around a secret, with all that stands in them, kept where something beside the secret is needed to ask about it. No
/// report has it.
/// </summary>
/// <param name="Text">The lines.</param>
/// <param name="Start">Where in them the secret begins.</param>
/// <param name="End">Where it ends.</param>
internal sealed record NearbyText(string Text, int Start, int End)
{
    private const int MostBytes = 8 * 1024;

    /// <summary>Takes the lines out of a text.</summary>
    /// <param name="text">The whole text, UTF-8.</param>
    /// <param name="start">Where the secret begins in it.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="lines">How many lines on either side, besides its own.</param>
    public static NearbyText Around(ReadOnlySpan<byte> text, int start, int end, int lines)
    {
        int from = start, to = end;
        for (int left = lines; from > 0 && start - from < MostBytes && (text[from - 1] != '\n' || left-- > 0);)
            from--;
        for (int left = lines; to < text.Length && to - end < MostBytes && (text[to] != '\n' || left-- > 0);)
            to++;
        string before = System.Text.Encoding.UTF8.GetString(text[from..start]),
            secret = System.Text.Encoding.UTF8.GetString(text[start..end]);
        return new NearbyText($"{before}{secret}{System.Text.Encoding.UTF8.GetString(text[end..to])}", before.Length,
            before.Length + secret.Length);
    }

    /// <summary>Its size alone.</summary>
    public override string ToString() => $"{Text.Length} characters around a secret";
}

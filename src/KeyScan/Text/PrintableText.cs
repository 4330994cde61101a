using System.Text;

namespace KeyScan.Text;

/// <summary>
/// Text of the scanned repository, written so that it cannot act on what displays it: terminals obey escape sequences, editors
/// obey direction overrides, and build agents obey commands in their logs: <c>##vso[…]</c> anywhere, <c>::error::</c> where a
/// line starts.
/// </summary>
internal static class PrintableText
{
    /// <summary>
    /// The text with everything that is not plainly visible written out: an escape character becomes <c>\x1b</c>.
    /// </summary>
    public static string Of(string text)
    {
        bool startsCommand = text.AsSpan().TrimStart().StartsWith("::");
        if (!startsCommand && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("##", StringComparison.Ordinal))
            return text;
        var printable = new StringBuilder(text.Length + 16);
        if (startsCommand)
        {
            printable.Append("\\x3a");
            text = text.TrimStart()[1..];
        }
        foreach (Rune rune in text.EnumerateRunes())
            Append(printable, rune);
        return printable.ToString();
    }

    private static void Append(StringBuilder printable, Rune rune)
    {
        _ = rune.Value switch
        {
            '\n' => printable.Append("\\n"),
            '\r' => printable.Append("\\r"),
            '\t' => printable.Append("\\t"),
            _ when UnsafeCharacters.Has(rune) || StartsCommand(printable, rune) => Hex(printable, rune),
            _ => printable.Append(rune),
        };
    }

    // What follows the two # is written out, so that neither "##[" nor "##vso[" is left. A Markdown heading has a space there.
    private static bool StartsCommand(StringBuilder before, Rune rune) =>
        before.Length > 1 && before[^1] == '#' && before[^2] == '#' && (rune.Value == '[' || Rune.IsLetter(rune));

    private static StringBuilder Hex(StringBuilder printable, Rune rune) =>
        rune.Value < 256 ? printable.Append($"\\x{rune.Value:x2}") : printable.Append($"\\u{{{rune.Value:x}}}");
}

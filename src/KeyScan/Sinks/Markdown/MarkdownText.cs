using System.Globalization;
using System.Text;
using KeyScan.Text;

namespace KeyScan.Sinks.Markdown;

/// <summary>
/// Texts of others in Markdown, so that they are read and do nothing: no markup, no link, no picture, no mention that sends
/// somebody a message.
/// </summary>
internal static class MarkdownText
{
    private const int Longest = 300;

    /// <summary>The text as running text; every character that could be markup is written as its number.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length + 16);
        foreach (char c in Cut(text))
        {
            // A mention is none when nothing follows its sign at once.
            if (char.IsLetterOrDigit(c) || c is ' ' or ',' or ';' or '/' or '%' or '=' or '\'' or '(' or ')' || c > '~')
                plain.Append(c);
            else
                plain.Append(CultureInfo.InvariantCulture, $"&#{(int)c};").Append(c == '@' ? "&#8203;" : "");
        }
        return plain.ToString();
    }

    /// <summary>The text as code, in which GitHub looks for no mentions, links or emoji.</summary>
    public static string Code(string text)
    {
        var code = new StringBuilder("<code>", text.Length + 32);
        foreach (char c in Cut(text))
        {
            if (char.IsLetterOrDigit(c) || c is ' ' or '/' or ',' || c > '~')
                code.Append(c);
            else
                code.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");
        }
        return code.Append("</code>").ToString();
    }

    private static string Cut(string text) => CutPrintable(PrintableText.Of(text));

    private static string CutPrintable(string text) =>
        text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
}

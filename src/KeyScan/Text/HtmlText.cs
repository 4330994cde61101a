using System.Net;

namespace KeyScan.Text;

/// <summary>
/// A stranger's text in a page: nothing in it is markup, and nothing in it is invisible or turns the direction of what follows.
/// </summary>
internal static class HtmlText
{
    /// <summary>The text for an element or a quoted attribute; empty for none.</summary>
    public static string Of(string? text) => text is null ? "" : WebUtility.HtmlEncode(PrintableText.Of(text));
}

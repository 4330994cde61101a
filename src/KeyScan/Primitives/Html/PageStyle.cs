namespace KeyScan.Primitives.Html;

/// <summary>How pages look that people open in a browser.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet that all pages share: colours of day and night, type, tiles, cards, charts and tables.</summary>
    public static string Sheet { get; } = EmbeddedText.Read("Primitives.Html.page.css");
}

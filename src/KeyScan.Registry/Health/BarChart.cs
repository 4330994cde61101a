using System.Globalization;
using System.Text;
using KeyScan.Text;

namespace KeyScan.Registry.Health;

/// <summary>A chart of horizontal bars with their numbers, as inline SVG.</summary>
internal static class BarChart
{
    private const int Width = 520;
    private const int Row = 28;
    private const int LabelWidth = 170;
    private const int NumberWidth = 110;

    /// <summary>Appends the chart with its heading.</summary>
    public static void Append(StringBuilder page, string heading, IReadOnlyList<Bar> bars)
    {
        int height = Math.Max(1, bars.Count) * Row;
        page.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{HtmlText.Of(heading)}</figcaption>\n");
        page.Append(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{HtmlText.Of(heading)}\">\n");
        long most = Math.Max(1, bars.Select(b => b.Count).DefaultIfEmpty().Max());
        for (int i = 0; i < bars.Count; i++)
            AppendBar(page, bars[i], i * Row, most);
        if (bars.Count == 0)
            page.Append("<text x=\"0\" y=\"19\">nothing to show</text>\n");
        page.Append("</svg></figure>\n");
    }

    private static void AppendBar(StringBuilder page, Bar bar, int top, long most)
    {
        double scale = (double)(Width - LabelWidth - NumberWidth) / most;
        // One of a million still is a line.
        double length = bar.Count == 0 ? 0 : Math.Max(2, bar.Count * scale);
        page.Append(CultureInfo.InvariantCulture, $"<g><title>{HtmlText.Of(bar.Label)}: {bar.Count:N0}</title>");
        page.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{LabelWidth - 10}\" y=\"{top + 19}\" text-anchor=\"end\">{HtmlText.Of(bar.Label)}</text>");
        page.Append(CultureInfo.InvariantCulture,
            $"<rect class=\"{bar.Class}\" x=\"{LabelWidth}\" y=\"{top + 5}\" width=\"{length:0.#}\" height=\"18\" rx=\"3\"/>");
        if (bar.Part > 0)
            page.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"{bar.PartClass}\" x=\"{LabelWidth}\" y=\"{top + 5}\" "
                    + $"width=\"{Math.Max(2, bar.Part * scale):0.#}\" height=\"18\" rx=\"3\"/>");
        string part = bar.Part > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({bar.Part:N0})") : "";
        page.Append(CultureInfo.InvariantCulture,
            $"<text class=\"number\" x=\"{LabelWidth + length + 6:0.#}\" y=\"{top + 19}\">{bar.Count:N0}{part}</text></g>\n");
    }
}

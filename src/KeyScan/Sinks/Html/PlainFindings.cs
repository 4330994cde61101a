using KeyScan.Text;

namespace KeyScan.Sinks.Html;

/// <summary>The findings as a table for who runs no script; a browser that runs it does not even read it.</summary>
internal static class PlainFindings
{
    private const int Most = 1000;

    /// <summary>Writes the table.</summary>
    public static void Write(IReadOnlyList<PageFinding> findings, TextWriter output)
    {
        output.Write("<noscript><style>#filters, #findings, #charts { display: none }</style>\n");
        output.Write($"<h2>Findings {Wording.Number(findings.Count)}</h2>"
            + $"<div class=\"scroll\"><table class=\"plain\"><thead><tr>");
        output.Write("<th scope=\"col\">severity<th scope=\"col\">what<th scope=\"col\">where<th scope=\"col\">owner<th "
            + "scope=\"col\">what to do</tr></thead><tbody>\n");
        foreach (PageFinding finding in findings.Take(Most))
            output.Write(Row(finding));
        output.Write("</tbody></table></div>\n");
        if (findings.Count > Most)
            output.Write($"<p>and {Wording.Number(findings.Count - Most)} more, which need JavaScript. It is part of this file "
                + $"and asks nothing of any server.</p>\n");
        output.Write("</noscript>\n");
    }

    private static string Row(PageFinding finding)
    {
        string owner = string.Join(", ", new[] { finding.Key?.Owner, finding.Key?.Team }.OfType<string>());
        return $"<tr><td>{SnakeNames<Severity>.Of(finding.Severity)}<small>confidence "
            + $"{SnakeNames<Confidence>.Of(finding.Confidence)}, {finding.State}</small>"
            + $"<td><b>{HtmlText.Of(finding.Rule.Description)}</b><br>"
            + $"<code>{HtmlText.Of(finding.Excerpt ?? finding.Redacted)}</code>"
            + $"{(finding.Verified is { } verified ? $"<small>{HtmlText.Of(verified)}</small>" : "")}"
            + $"<td>{Where(finding)}<td>{HtmlText.Of(owner)}<td>{HtmlText.Of(finding.Rule.Advice)}<small>id "
            + $"{HtmlText.Of(finding.Id)}</small></tr>\n";
    }

    private static string Where(PageFinding finding)
    {
        long others = finding.Sightings.Sum(s => s.Occurrences) - 1;
        string more = others > 0 ? $"<small>and {Wording.Count(others, "more place")}</small>" : "";
        return finding.Sightings.SelectMany(s => s.Places).FirstOrDefault() is { } place
            ? $"<code>{HtmlText.Of(place.Line > 0 ? $"{place.Path}:{place.Line}" : place.Path)}</code>"
                + (place.Step is null ? "" : $"<small>{HtmlText.Of(place.Step)}</small>")
                + (place.Beside is null ? "" : $"<small>{HtmlText.Of(place.Beside)}</small>")
                + (place.Commit.Length == 0 ? "" : $"<small>commit {HtmlText.Of(place.Commit)}</small>") + more
            : HtmlText.Of(finding.Sightings.Count > 0 ? finding.Sightings[0].Repository : "") + more;
    }
}

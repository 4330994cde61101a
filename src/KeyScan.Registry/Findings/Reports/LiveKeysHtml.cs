using System.Globalization;
using System.Text;
using KeyScan.Sinks;
using KeyScan.Text;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>The top of the page: which issued keys have leaked and work, whose they are, and since when.</summary>
internal static class LiveKeysHtml
{
    private const int MostShown = 24;

    /// <summary>Appends the section.</summary>
    /// <param name="page">Takes the HTML.</param>
    /// <param name="live">The live keys, the worst first.</param>
    /// <param name="report">The report they are of.</param>
    /// <param name="counts">How much there is of everything.</param>
    public static void Append(StringBuilder page, IReadOnlyList<ReportedFinding> live, OrganisationReport report,
        ReportCounts counts)
    {
        if (live.Count == 0)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<section id=\"live\" "
                    + $"class=\"{(counts.IsCalm ? "calm" : "unsure")}\">"
                    + $"<p><b>{HtmlText.Of(counts.NoneLive)}</b></p></section>\n");
            return;
        }
        HashSet<string> open = [.. report.Repositories.Where(r => r.IsPublic).Select(r => r.Name)];
        string keys = live.Count == 1 ? "1 issued key has leaked and works"
            : $"{Wording.Number(live.Count)} issued keys have leaked and work";
        page.Append(CultureInfo.InvariantCulture,
            $"<section id=\"live\"><details><summary><b>{keys}</b><span>Whoever can read these places can use them. Revoke "
                + $"them first.</span></summary>\n<ul class=\"keys\">\n");
        foreach (ReportedFinding finding in live.Take(MostShown))
            AppendKey(page, finding, open);
        page.Append("</ul>\n");
        if (live.Count > MostShown)
            page.Append(CultureInfo.InvariantCulture,
                $"<p><a href=\"#state=live\">and {Wording.Number(live.Count - MostShown)} more</a></p>\n");
        page.Append("</details></section>\n");
    }

    private static void AppendKey(StringBuilder page, ReportedFinding reported, HashSet<string> open)
    {
        RecordedFinding finding = reported.Finding;
        IssuedKey key = finding.IssuedKey!;
        Sighting first = finding.Sightings.FirstOrDefault(s => s.State == FindingState.Open) ?? finding.Sightings[0];
        string owner = string.Join(" · ", new[] { key.Owner, key.Team }.OfType<string>().Select(HtmlText.Of));
        string environment = key.Environment is { Length: > 0 } name ? $" <em>{HtmlText.Of(name)}</em>" : "";
        string days = reported.Exposure.TotalDays < 1 ? "today" : ReportWords.Days(reported.Exposure);
        string @public = finding.Sightings.Any(s => s.State == FindingState.Open && open.Contains(s.Repository))
            ? " <em class=\"bad\">public</em>" : "";
        page.Append(CultureInfo.InvariantCulture, $"""
            <li><div><code>{HtmlText.Of(key.KeyId ?? finding.Redacted)}</code>{environment}{@public}<b>{days}</b></div>
            <p>{(owner.Length == 0 ? "nobody is recorded as its owner" : owner)}</p>
            <p class="soft">since {reported.Since.UtcDateTime:d MMMM yyyy} in {Where(first)}{Others(finding)}</p></li>

            """);
    }

    private static string Where(Sighting sighting)
    {
        string gone = sighting.State == FindingState.Open ? "" : ", gone from there";
        return sighting.Places.Count == 0
            ? HtmlText.Of(sighting.Repository) + gone
            : string.Create(CultureInfo.InvariantCulture,
            $"{HtmlText.Of(sighting.Repository)}, {HtmlText.Of(sighting.Places[0].Path)}:{sighting.Places[0].Line}{gone}");
    }

    private static string Others(RecordedFinding finding) =>
        finding.Sightings.Count == 1 ? "" : $" and {ReportWords.Repositories(finding.Sightings.Count - 1, "other")}";
}

using System.Globalization;
using System.Text;
using KeyScan.Sinks;
using KeyScan.Text;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>
/// An organisation's leaks as one HTML page that needs nothing else: no request to anywhere, one script of our own whose hash the policy of the
/// page names, charts as inline SVG. What matters most is there without the script too.
/// </summary>
public static class ReportHtml
{
    private const int MostGaps = 500;

    private static readonly string Script = string.Concat(new[] { "page", "charts", "table", "report" }.Select(n => EmbeddedText.Read(typeof(ReportHtml), $"{n}.js")));
    private static readonly string Style = EmbeddedText.Read(typeof(ReportHtml), "report.css");

    /// <summary>Writes <paramref name="report"/>.</summary>
    public static void Write(OrganisationReport report, TextWriter output)
    {
        IReadOnlyList<ReportedFinding> findings = report.Judge();
        string lead = string.Create(CultureInfo.InvariantCulture, $"{report.Now.UtcDateTime:d MMMM yyyy, HH:mm} UTC · {Wording.Count(findings.Count, "finding")} in {ReportWords.Repositories(RepositoriesOf(findings))}");
        var page = new HtmlPage(report.Heading, lead) { Style = Style, Script = Script };
        output.Write(page.Begin());
        var top = new StringBuilder();
        ReportCounts counts = ReportCounts.Of(report, findings);
        LiveKeysHtml.Append(top, OrganisationReport.LiveKeys(findings), report, counts);
        AppendTiles(top, counts);
        AppendGaps(top, report);
        output.Write(top.ToString());
        output.Write(Body);
        output.Write("<script type=\"application/json\" id=\"data\">");
        ReportData.Write(report, findings, output);
        output.Write("</script>\n" + page.End());
    }

    // The script fills this in; nothing here depends on what was found.
    private const string Body = """
        <noscript><p>The charts and the table of findings need JavaScript. It is part of this file and asks nothing of any server.</p></noscript>
        <form id="filters" aria-label="Filters" autocomplete="off">
        <input id="text" type="search" placeholder="Search: what, path, key, owner, commit …" aria-label="Search" spellcheck="false" maxlength="200">
        <div class="chips" id="severity" role="group" aria-label="Severity"></div>
        <div class="chips" id="state" role="group" aria-label="State"></div>
        <select id="provider" aria-label="Provider"></select>
        <select id="team" aria-label="Team"></select>
        <select id="repository" aria-label="Repository"></select>
        <button type="button" id="reset">Reset</button>
        </form>
        <div class="charts" id="charts">
        <figure class="wide" id="weeks"><figcaption>Opened and closed by week</figcaption></figure>
        <figure class="wide" id="windows"><figcaption>Exposure windows of the worst 30</figcaption></figure>
        <figure id="by-severity"><figcaption>By severity</figcaption></figure>
        <figure id="by-provider"><figcaption>By provider</figcaption></figure>
        <figure id="by-team"><figcaption>By team</figcaption></figure>
        <figure id="by-repository"><figcaption>By repository</figcaption></figure>
        </div>
        <section id="findings"><h2>Findings <span id="count" role="status" aria-live="polite"></span></h2>
        <div class="scroll"><table><thead><tr id="columns"></tr></thead><tbody id="rows"></tbody></table></div>
        <button type="button" id="more" hidden></button>
        </section>
        </main>

        """;

    private static int RepositoriesOf(IEnumerable<ReportedFinding> findings) =>
        findings.SelectMany(f => f.Finding.Sightings.Select(s => s.Repository)).Distinct(StringComparer.Ordinal).Count();

    private static void AppendTiles(StringBuilder page, ReportCounts counts)
    {
        page.Append("<div class=\"tiles\">\n");
        AppendTile(page, "live issued keys", counts is { Live: 0, Covered: 0 } ? "unknown" : Wording.Number(counts.Live), counts.Live > 0 ? "bad" : counts.IsCalm ? "good" : "warn");
        AppendTile(page, "open findings", Wording.Number(counts.Open), "");
        AppendTile(page, "revoked", Wording.Number(counts.Revoked), "");
        AppendTile(page, "fixed: gone from every ref", Wording.Number(counts.Fixed), "");
        AppendTile(page, "repositories covered", $"{Wording.Number(counts.Covered)} <small>of {Wording.Number(counts.Repositories)}</small>", counts.Covered == 0 || counts.Covered < counts.Repositories ? "warn" : "");
        page.Append("</div>\n");
    }

    private static void AppendTile(StringBuilder page, string label, string value, string tone) => page.Append(HtmlPage.Tile(label, value, tone));

    private static void AppendGaps(StringBuilder page, OrganisationReport report)
    {
        RepositoryScan[] gaps = [.. report.NotCovered];
        if (gaps.Length == 0)
            return;
        page.Append(CultureInfo.InvariantCulture, $"""
            <details id="gaps"><summary><b>{Wording.Number(gaps.Length)}</b> not covered, or not in full<span>What they hold is not in this report.</span></summary>
            <table><thead><tr><th scope="col">repository<th scope="col">why<th scope="col">last scan</tr></thead><tbody>

            """);
        foreach (RepositoryScan gap in gaps.Take(MostGaps))
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(gap.Name)}<td>{Text(gap.Problem!)}<td>{Wording.Day(gap.ScannedAt)}</tr>\n");
        page.Append("</tbody></table>");
        if (gaps.Length > MostGaps)
            page.Append(CultureInfo.InvariantCulture, $"<p>and {Wording.Number(gaps.Length - MostGaps)} more.</p>");
        page.Append("</details>\n");
    }

    private static string Text(string text) => HtmlText.Of(text);
}

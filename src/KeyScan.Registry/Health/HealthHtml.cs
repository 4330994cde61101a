using System.Globalization;
using System.Text;
using KeyScan.Text;

namespace KeyScan.Registry.Health;

/// <summary>
/// A health report as one HTML page that needs nothing else: no script, no request to anywhere, charts as inline SVG.
/// </summary>
internal static class HealthHtml
{
    /// <summary>Writes <paramref name="report"/>.</summary>
    /// <param name="report">The report.</param>
    /// <param name="organisation">Whose keys they are, for the title; may be empty.</param>
    /// <param name="output">Takes the page.</param>
    public static void Write(HealthReport report, string organisation, TextWriter output)
    {
        var page = new StringBuilder();
        var frame = new HtmlPage(
            organisation.Length == 0 ? "Key health" : $"Key health: {organisation}",
            string.Create(CultureInfo.InvariantCulture,
            $"{report.Now.UtcDateTime:d MMMM yyyy, HH:mm} UTC · {Number(report.Total)} keys in the registry"));
        page.Append(frame.Begin());
        AppendTiles(page, report);
        page.Append("<div class=\"charts\">\n");
        AppendConcernChart(page, report);
        AppendAgeChart(page, report);
        AppendEnvironmentChart(page, report);
        AppendRevocationChart(page, report.Revocation);
        page.Append("</div>\n<section><h2>What to do</h2>\n");
        foreach (ConcernSummary concern in report.Concerns.Where(c => c.Count > 0))
            AppendKeys(page, concern);
        if (report.Concerns.All(c => c.Count == 0))
            page.Append(report.IsBlind ? "<p>Nothing else is known to be wrong with any active key.</p>\n"
                : "<p>Nothing: every active key is in good order.</p>\n");
        if (report.IsBlind)
            page.Append(CultureInfo.InvariantCulture, $"<p><b>{HealthWords.Blind}</b></p>\n");
        page.Append("</section>\n</main>\n").Append(frame.End());
        output.Write(page.ToString());
    }

    private static void AppendTiles(StringBuilder page, HealthReport report)
    {
        long leaked = report.Concerns[(int)HealthConcern.Leaked].Count;
        page.Append("<div class=\"tiles\">\n");
        AppendTile(page, "leaked and still active", report.IsBlind && leaked == 0 ? "unknown" : Number(leaked), leaked > 0 ? "bad"
            : report.IsBlind ? "warn" : "good");
        AppendTile(page, "active keys", Number(report.Active), "");
        AppendTile(page, "in good order", report.Active == 0 ? "–"
            : string.Create(CultureInfo.InvariantCulture, $"{100.0 * report.Healthy / report.Active:0} %"), "");
        AppendTile(page, "median, exposure to revocation", Span(report.Revocation.Median), "");
        AppendTile(page, "90 % revoked within", Span(report.Revocation.NinetiethPercentile), "");
        page.Append("</div>\n");
    }

    private static void AppendTile(StringBuilder page, string label, string value, string tone) =>
        page.Append(HtmlPage.Tile(label, value, tone));

    private static void AppendConcernChart(StringBuilder page, HealthReport report) =>
        BarChart.Append(page, "What is wrong with active keys",
        [.. report.Concerns.Select(c =>
        new Bar(HealthWords.Title(c.Concern), c.Count, c.Concern == HealthConcern.Leaked ? "bad" : "warn"))]);

    private static void AppendAgeChart(StringBuilder page, HealthReport report) =>
        BarChart.Append(page, "Time since they were issued or rotated",
        [.. report.Ages.Select(a => new Bar(a.Label, a.Count, a.IsOverdue ? "warn" : "good"))]);

    private static void AppendEnvironmentChart(StringBuilder page, HealthReport report) =>
        BarChart.Append(page, "Active keys by environment (of them with concerns)",
        [.. report.Environments.Take(8).Select(e =>
        new Bar(e.Name.Length == 0 ? "not recorded" : e.Name, e.Count, "good") { Part = e.WithConcerns, PartClass = "warn" })]);

    private static void AppendRevocationChart(StringBuilder page, RevocationTimes times)
    {
        (string Label, TimeSpan Limit)[] steps =
        [
            ("under an hour", TimeSpan.FromHours(1)), ("under 4 hours", TimeSpan.FromHours(4)),
                ("under a day", TimeSpan.FromDays(1)),
            ("under a week", TimeSpan.FromDays(7)), ("under a month", TimeSpan.FromDays(30)), ("longer", TimeSpan.MaxValue),
        ];
        var bars = new List<Bar>();
        TimeSpan from = TimeSpan.MinValue;
        foreach ((string label, TimeSpan limit) in steps)
        {
            bars.Add(new Bar(label, times.Revoked.Count(t => t >= from && t < limit), limit <= TimeSpan.FromDays(1) ? "good"
                : "warn"));
            from = limit;
        }
        bars.Add(new Bar("not revoked yet", times.Open.Count, "bad"));
        BarChart.Append(page, "From exposure to revocation", bars);
    }

    private static void AppendKeys(StringBuilder page, ConcernSummary concern)
    {
        string open = concern.Concern == HealthConcern.Leaked ? " open" : "";
        page.Append(CultureInfo.InvariantCulture, $"""
            <details{open}><summary><b>{Number(concern.Count)}</b> {Text(HealthWords.Title(concern.Concern))}<span>{Text(HealthWords.Advice(concern.Concern)).Replace("`", "", StringComparison.Ordinal)}.</span></summary>
            <table><thead><tr><th>key<th>what<th>owner<th>team<th>environment<th>scopes</tr></thead><tbody>

            """);
        foreach (ConcernedKey key in concern.Keys)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td><code>{Text(key.Key.KeyId)}</code><td>{Text(key.Detail)}<td>{Text(key.Key.Owner)}<td>"
                    + $"{Text(key.Key.Team)}<td>{Text(key.Key.Environment)}<td>{Text(string.Join(", ", key.Key.Scopes))}</tr>\n");
        }
        page.Append("</tbody></table>");
        if (concern.Count > concern.Keys.Count)
            page.Append(CultureInfo.InvariantCulture,
                $"<p>and {Number(concern.Count - concern.Keys.Count)} more; <code>keyscan keys list</code> shows all.</p>");
        page.Append("</details>\n");
    }

    private static string Span(TimeSpan? time) => time is { } known ? HealthWords.Span(known) : "–";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(string? text) => HtmlText.Of(text);
}

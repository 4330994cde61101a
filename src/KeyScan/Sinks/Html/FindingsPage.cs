using System.Globalization;
using KeyScan.Text;

namespace KeyScan.Sinks.Html;

/// <summary>
/// Findings as one HTML page that needs nothing else: no request to anywhere, one script of our own whose hash the policy of the
/// page names. Findings come first, with filters, an address for each, and what is shown as a file; without the script they can
/// be read as well.
/// </summary>
/// <param name="Title">Its heading; text from outside is allowed.</param>
/// <param name="Lead">The line below it, HTML.</param>
internal sealed record FindingsPage(string Title, string Lead)
{
    private static readonly string Script = string.Concat(
        new[] { "page", "charts", "table", "export", "filters" }.Select(n => EmbeddedText.Read(typeof(FindingsPage), $"{n}.js")));
    private static readonly string Style = EmbeddedText.Read(typeof(FindingsPage), "findings.css");

    /// <summary>The time it is of.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What stands above the filters, HTML.</summary>
    public string Top { get; init; } = "";

    /// <summary>What stands below everything else, HTML.</summary>
    public string Bottom { get; init; } = "";

    /// <summary>Whether charts stand below the findings; they are of times.</summary>
    public bool HasCharts { get; init; }

    /// <summary>The findings, the most urgent first.</summary>
    public required IReadOnlyList<PageFinding> Findings { get; init; }

    /// <summary>The repositories they stand in.</summary>
    public required IReadOnlyList<PageRepository> Repositories { get; init; }

    /// <summary>Writes the page.</summary>
    public void Write(TextWriter output)
    {
        var page = new HtmlPage(Title, Lead) { Style = Style, Script = Script };
        output.Write(page.Begin());
        output.Write(Top);
        PlainFindings.Write(Findings, output);
        output.Write(Filters);
        output.Write(HasCharts ? Charts : "");
        output.Write(Bottom);
        output.Write("</main>\n<script type=\"application/json\" id=\"data\">");
        PageData.Write(this, output);
        output.Write("</script>\n" + page.End());
    }

    /// <summary>A list of what was not covered; empty where there is nothing.</summary>
    /// <param name="summary">What it is a list of, HTML.</param>
    /// <param name="heads">The heads of its columns.</param>
    /// <param name="rows">Its rows, of text from outside.</param>
    /// <param name="most">So many are shown.</param>
    public static string Gaps(string summary, IEnumerable<string> heads, IReadOnlyList<string[]> rows, int most)
    {
        if (rows.Count == 0)
            return "";
        string columns = string.Concat(heads.Select(h => $"<th scope=\"col\">{h}"));
        string cells = string.Concat(rows.Take(most).Select(row =>
            $"<tr>{string.Concat(row.Select(cell => $"<td>{HtmlText.Of(cell)}"))}</tr>\n"));
        string more = rows.Count > most ? $"<p>and {Wording.Number(rows.Count - most)} more.</p>" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"<details id=\"gaps\"><summary>{summary}</summary>\n<table><thead><tr>{columns}</tr></thead><tbody>\n"
                + $"{cells}</tbody></table>{more}</details>\n");
    }

    // The script fills this in; nothing here depends on what was found.
    private const string Filters = """
        <form id="filters" aria-label="Filters" autocomplete="off">
        <input id="text" type="search" placeholder="Search: what, path:line, key, owner, commit …" aria-label="Search" title="Press / to search" spellcheck="false" maxlength="200">
        <input id="path" type="search" placeholder="Path" aria-label="Path" spellcheck="false" maxlength="200">
        <div class="chips" id="severity" role="group" aria-label="Severity"></div>
        <div class="chips" id="confidence" role="group" aria-label="Confidence"></div>
        <div class="chips" id="state" role="group" aria-label="State"></div>
        <select id="provider" aria-label="Provider"></select>
        <select id="owner" aria-label="Owner"></select>
        <select id="team" aria-label="Team"></select>
        <select id="repository" aria-label="Repository"></select>
        <button type="button" id="reset">Reset</button>
        </form>
        <section id="findings"><h2>Findings <span id="count" role="status" aria-live="polite"></span>
        <span class="tools">Save what is shown: <button type="button" id="csv">CSV</button> <button type="button" id="json">JSON</button></span></h2>
        <div class="scroll"><table><thead><tr id="columns"></tr></thead><tbody id="rows"></tbody></table></div>
        <button type="button" id="more" hidden></button>
        </section>

        """;

    private const string Charts = """
        <div class="charts" id="charts">
        <figure class="wide" id="weeks"><figcaption>Opened and closed by week</figcaption></figure>
        <figure class="wide" id="windows"><figcaption>Exposure windows</figcaption></figure>
        <figure id="by-severity"><figcaption>By severity</figcaption></figure>
        <figure id="by-provider"><figcaption>By provider</figcaption></figure>
        <figure id="by-team"><figcaption>By team</figcaption></figure>
        <figure id="by-repository"><figcaption>By repository</figcaption></figure>
        </div>

        """;
}

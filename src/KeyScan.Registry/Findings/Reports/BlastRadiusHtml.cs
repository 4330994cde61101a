using System.Globalization;
using System.Text;
using KeyScan.Sinks;
using KeyScan.Text;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>
/// The section "blast radius" of the page: what each live secret opens, by owner and by scope, the most dangerous first.
/// </summary>
internal static class BlastRadiusHtml
{
    private const int MostOwners = 50;
    private const int MostScopes = 40;
    private const int MostOfAnOwner = 50;
    private const int MostScopesOfOne = 12;

    /// <summary>Appends the section; nothing where nothing is live.</summary>
    /// <param name="page">Takes the HTML.</param>
    /// <param name="openings">What opens what, the most dangerous first.</param>
    public static void Append(StringBuilder page, IReadOnlyList<Opening> openings)
    {
        if (openings.Count == 0)
            return;
        IGrouping<string, Opening>[] owners = [.. BlastRadius.ByOwner(openings)];
        IGrouping<string, Opening>[] scopes = [.. BlastRadius.ByScope(openings)];
        int asked = openings.Count(o => o.Reported.Finding.WorksAtProvider);
        page.Append(CultureInfo.InvariantCulture, $"""
            <section id="blast"><details><summary><b>Blast radius</b><span>{Wording.Count(openings.Count, "secret")} that work, of {Wording.Count(owners.Length, "owner")}; {(asked == openings.Count ? "all" : Wording.Number(asked))} confirmed by their providers.</span></summary>
            <div class="scroll"><table><thead><tr><th scope="col">secret<th scope="col">opens<th scope="col">may<th scope="col">used, ends<th scope="col">since</tr></thead>

            """);
        foreach (IGrouping<string, Opening> owner in owners.Take(MostOwners))
            AppendOwner(page, owner.Key, [.. owner]);
        page.Append("</table></div>\n");
        AppendMore(page, owners.Length - MostOwners, "owner");
        if (scopes.Length > 1 || scopes[0].Key.Length > 0)
            AppendScopes(page, scopes);
        page.Append("</details></section>\n");
    }

    private static void AppendOwner(StringBuilder page, string owner, Opening[] openings)
    {
        string name = owner.Length == 0 ? "nobody is known as the owner" : HtmlText.Of(owner);
        page.Append(CultureInfo.InvariantCulture,
            $"<tbody><tr><th scope=\"rowgroup\" colspan=\"5\">{name} <span "
                + $"class=\"soft\">{Wording.Count(openings.Length, "secret")}</span></tr>\n");
        foreach (Opening opening in openings.Take(MostOfAnOwner))
            AppendOpening(page, opening);
        if (openings.Length > MostOfAnOwner)
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td colspan=\"5\">and {Wording.Number(openings.Length - MostOfAnOwner)} more</tr>\n");
        page.Append("</tbody>\n");
    }

    private static void AppendOpening(StringBuilder page, Opening opening)
    {
        RecordedFinding finding = opening.Reported.Finding;
        string severity = SnakeNames<Severity>.Of(opening.Danger);
        string said = finding.WorksAtProvider && finding.Verification is { At: { } at } verification
            ? $"{HtmlText.Of(verification.Host)} said so on {Wording.Day(at)}" : "as the registry has it";
        string contradicted = opening.IsContradicted ? " <em class=\"bad\">the registry has it as over</em>" : "";
        page.Append(CultureInfo.InvariantCulture, $"""
            <tr><td><span class="severity {severity}">{severity}</span> <a href="#finding={HtmlText.Of(finding.Id)}"><code>{HtmlText.Of(opening.Name)}</code></a>{contradicted}<small>{HtmlText.Of(finding.Description)}</small>
            <td>{Or(opening.Account, "an account that is not known")}<small>{HtmlText.Of(finding.Provider)}; {said}</small>
            <td>{Scopes(opening.Scopes)}
            <td>{(opening.LastUsedAt is { } used ? $"used {Wording.Day(used)}" : "use not known")}<small>{(opening.ExpiresAt is { } end ? $"ends {Wording.Day(end)}" : "no end known")}</small>
            <td>{Wording.Day(opening.Reported.Since)}<small>{ReportWords.Days(opening.Reported.Exposure)}</small></tr>

            """);
    }

    private static void AppendScopes(StringBuilder page, IGrouping<string, Opening>[] scopes)
    {
        page.Append("<h3>By what they may do</h3>\n<div class=\"scroll\"><table><thead><tr><th scope=\"col\">scope<th "
            + "scope=\"col\">worst<th scope=\"col\">secrets<th scope=\"col\">owners</tr></thead><tbody>\n");
        foreach (IGrouping<string, Opening> scope in scopes.Take(MostScopes))
        {
            string severity = SnakeNames<Severity>.Of(scope.First().Danger);
            string[] owners = [.. scope.Select(o => o.Owner ?? "nobody known").Distinct(StringComparer.Ordinal)];
            page.Append(CultureInfo.InvariantCulture, $"""
                <tr><td>{(scope.Key.Length == 0 ? "<span class=\"soft\">not known</span>" : $"<code>{HtmlText.Of(scope.Key)}</code>")}<td><span class="severity {severity}">{severity}</span><td class="count">{Wording.Number(scope.Count())}<td>{HtmlText.Of(Wording.Some(owners, 5))}</tr>

                """);
        }
        page.Append("</tbody></table></div>\n");
        AppendMore(page, scopes.Length - MostScopes, "scope");
    }

    private static void AppendMore(StringBuilder page, int more, string noun)
    {
        if (more > 0)
            page.Append(CultureInfo.InvariantCulture, $"<p>and {Wording.Count(more, noun)} more; the JSON lines have all</p>\n");
    }

    private static string Scopes(IReadOnlyList<string> scopes) => scopes.Count == 0 ? "<span class=\"soft\">not known</span>"
        : string.Join(' ', scopes.Take(MostScopesOfOne).Select(s => $"<code>{HtmlText.Of(s)}</code>"))
        + (scopes.Count > MostScopesOfOne
            ? $" <span class=\"soft\">and {Wording.Number(scopes.Count - MostScopesOfOne)} more</span>" : "");

    private static string Or(string? text, string otherwise) =>
        text is null ? $"<span class=\"soft\">{otherwise}</span>" : HtmlText.Of(text);
}

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
        page.Append(CultureInfo.InvariantCulture, $"""
            <section id="blast"><details><summary><b>Blast radius</b><span>{Summary(openings, owners)}</span></summary>
            <div class="scroll"><table><thead><tr><th scope="col">Secret<th scope="col">Opens<th scope="col">May<th scope="col">Used, ends<th scope="col">Since</tr></thead>

            """);
        foreach (IGrouping<string, Opening> owner in owners.Take(MostOwners))
            AppendOwner(page, owner.Key, [.. owner]);
        page.Append("</table></div>\n");
        AppendMore(page, owners.Length - MostOwners, "owner");
        if (scopes.Length > 1 || scopes[0].Key.Length > 0)
            AppendScopes(page, scopes);
        page.Append("</details></section>\n");
    }

    private static string Summary(IReadOnlyList<Opening> openings, IGrouping<string, Opening>[] owners)
    {
        int known = owners.Count(o => o.Key.Length > 0), asked = openings.Count(o => o.Reported.Finding.WorksAtProvider);
        string whose = known == 0 ? "whose owners nobody knows"
            : $"of {Wording.Count(known, "owner")}{(known < owners.Length ? " and some of whom nobody knows" : "")}";
        string worst = openings[0] is { Account: { } account } first
            ? $" The worst is {SnakeNames<Severity>.Of(first.Danger)} and opens {HtmlText.Of(account)}." : "";
        return $"{Wording.Count(openings.Count, "secret")} that {(openings.Count == 1 ? "works" : "work")}, {whose}; "
            + $"{(asked == openings.Count ? "all" : Wording.Number(asked))} confirmed by their providers.{worst}";
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
            <td data-label="opens">{Or(opening.Account, "an account that is not known")}<small>{HtmlText.Of(finding.Provider)}; {said}</small>
            <td data-label="may">{Scopes(opening.Scopes)}
            <td class="time">{(opening.LastUsedAt is { } used ? $"used {Wording.Day(used)}" : "use not known")}<small>{(opening.ExpiresAt is { } end ? $"ends {Wording.Day(end)}" : "no end known")}</small>
            <td class="time" data-label="since">{Wording.Day(opening.Reported.Since)}<small>{Exposed(opening.Reported.Exposure)}</small></tr>

            """);
    }

    private static void AppendScopes(StringBuilder page, IGrouping<string, Opening>[] scopes)
    {
        page.Append("<h3>By what they may do</h3>\n<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Scope<th "
            + "scope=\"col\">Worst secret<th scope=\"col\">Secrets<th scope=\"col\">Owners</tr></thead><tbody>\n");
        foreach (IGrouping<string, Opening> scope in scopes.Take(MostScopes))
        {
            string severity = SnakeNames<Severity>.Of(scope.First().Danger);
            string[] owners = [.. scope.Select(o => o.Owner ?? "nobody known").Distinct(StringComparer.Ordinal)];
            page.Append(CultureInfo.InvariantCulture, $"""
                <tr><td>{(scope.Key.Length == 0 ? "<span class=\"soft\">not known</span>" : $"<code>{HtmlText.Of(scope.Key)}</code>")}<td><span class="severity {severity}">{severity}</span><td data-label="secrets">{Wording.Number(scope.Count())}<td data-label="of">{HtmlText.Of(Wording.Some(owners, 5))}</tr>

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

    private static string Exposed(TimeSpan time) => time.TotalDays < 1 ? "today" : ReportWords.Days(time);

    private static string Or(string? text, string otherwise) =>
        text is null ? $"<span class=\"soft\">{otherwise}</span>" : HtmlText.Of(text);
}

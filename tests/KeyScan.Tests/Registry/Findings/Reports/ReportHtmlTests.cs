using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Text;

namespace KeyScan.Tests.Registry.Findings.Reports;

public sealed partial class ReportHtmlTests
{
    private readonly SampleOrganisation _sample = new(1);

    [Fact]
    public void The_policy_names_the_hash_of_the_only_script()
    {
        string page = Write(_sample.MakeReport(20));
        string script = Assert.Single(ScriptElement().Matches(page)).Groups["text"].Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Contains($"content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; "
            + "form-action 'none'\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", script, StringComparison.Ordinal);
        Assert.DoesNotContain("</", script, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_refers_to_nothing_outside()
    {
        string page = WithoutData(Write(_sample.MakeReport(20)));
        Assert.DoesNotContain("https:", page, StringComparison.OrdinalIgnoreCase);
        // What is saved gets an address within the browser.
        Assert.DoesNotContain("url(", page.Replace("ObjectURL(", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        // The namespace of SVG is a name and asks nobody.
        Assert.DoesNotContain("http:", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Hostile_texts_stay_text()
    {
        OrganisationReport report = _sample.MakeReport(3);
        string hostile = _sample.MakeHostileFinding().Description;
        string page = Write(report with
        {
            Title = hostile,
            Findings = [_sample.MakeHostileFinding(), .. report.Findings],
            Repositories = [.. report.Repositories,
                report.Repositories[0] with { Name = hostile, Url = "javascript:alert(1)", Problem = hostile }],
        });
        Assert.Equal(2, Occurrences(page, "<script"));
        Assert.Equal(2, Occurrences(page, "</script"));
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\u2028", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", page, StringComparison.Ordinal);
        Assert.Equal(PrintableText.Of(hostile), Data(page).GetProperty("rules").EnumerateArray().First(
            r => r.GetProperty("id").GetString()!.StartsWith('<')).GetProperty("description").GetString());
    }

    [Fact]
    public void The_top_says_which_keys_are_live_whose_they_are_and_what_is_missing()
    {
        OrganisationReport report = _sample.MakeReport(400);
        string page = WithoutData(Write(report));
        ReportedFinding[] live = [.. report.Judge().Where(f => f.IsLive)];
        Assert.Contains($"{live.Length} issued keys have leaked and work", page, StringComparison.Ordinal);
        Assert.All(live.Take(20),
            f => Assert.Contains($"<code>{f.Finding.IssuedKey!.KeyId}</code>", page, StringComparison.Ordinal));
        Assert.Contains($"<b>{report.Judge().Count(f => f.StateName is "live" or "open")}</b><span>open findings</span>", page,
            StringComparison.Ordinal);
        Assert.Contains($"<b>{report.Judge().Count(f => f.StateName == "fixed")}</b><span>fixed", page, StringComparison.Ordinal);
        Assert.Contains("37 <small>of 40</small>", page, StringComparison.Ordinal);
        Assert.Equal(3, Occurrences(page, "The clone stalled for 60 s and was given up"));
    }

    [Fact]
    public void Nothing_to_report_is_a_page_that_says_so()
    {
        string page = Write(_sample.MakeReport(0, 0));
        Assert.Contains("<section id=\"live\" class=\"unsure\"><p><b>Nothing was covered, so nobody knows", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"calm\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("tile good", page, StringComparison.Ordinal);
        Assert.Empty(Data(page).GetProperty("findings").EnumerateArray());
    }

    [Fact]
    public void A_page_is_calm_only_where_everything_was_covered()
    {
        OrganisationReport report = _sample.MakeReport(0, 3);
        RepositoryScan[] whole = [.. report.Repositories.Select(r => r with { Problem = null })];
        Assert.Contains("class=\"calm\"><p><b>No issued key that leaked still works.",
            Write(report with { Repositories = whole }), StringComparison.Ordinal);
        string page = Write(report with { Repositories = [whole[0] with { Problem = "x" }, .. whole[1..]] });
        Assert.Contains("class=\"unsure\"><p><b>No issued key that leaked is known to work, and not everything was covered.",
            page, StringComparison.Ordinal);
        Assert.DoesNotContain("tile good", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_of_twenty_thousand_findings_is_whole_and_holds_no_secret()
    {
        OrganisationReport report = _sample.MakeReport(20_000, 300);
        string page = Write(report);
        JsonElement data = Data(page);
        Assert.Equal(report.Findings.Select(f => f.Id).Order(StringComparer.Ordinal),
            data.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString()!)
                .Order(StringComparer.Ordinal));
        Assert.Empty(LeakedText.PartsOf(_sample.Secrets, page));
        Assert.InRange(page.Length, 1, 30_000_000);
    }

    [Fact]
    public void A_secret_in_very_many_places_does_not_blow_up_the_page()
    {
        RecordedFinding finding = _sample.MakeFinding(0, 1);
        RecordedLocation[] places = [.. Enumerable.Repeat(finding.Sightings[0].Places[0], Sighting.MostPlaces)];
        Sighting[] many =
            [.. Enumerable.Range(0, 500).Select(i => finding.Sightings[0] with { Repository = $"acme/{i}", Places = places })];
        OrganisationReport report = _sample.MakeReport(0) with { Findings = [finding with { Sightings = many }] };
        JsonElement[] sightings = [.. Data(Write(report)).GetProperty("findings")[0].GetProperty("sightings").EnumerateArray()];
        Assert.Equal(500, sightings.Length);
        Assert.Equal(100, sightings.Sum(s => s.GetProperty("places").GetArrayLength()));
    }

    private static string Write(OrganisationReport report)
    {
        using var page = new StringWriter();
        ReportHtml.Write(report, page);
        return page.ToString();
    }

    private static JsonElement Data(string page) =>
        JsonDocument.Parse(DataElement().Match(page).Groups["text"].Value).RootElement;

    private static string WithoutData(string page) => DataElement().Replace(page, "");

    private static int Occurrences(string text, string part) => text.Split(part, StringSplitOptions.None).Length - 1;

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(?<text>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DataElement();

    [GeneratedRegex("<script>(?<text>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ScriptElement();
}

using System.Globalization;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Tests.Registry.Findings.Reports;
using KeyScan.Tests.Support;
using Microsoft.Playwright;

namespace KeyScan.Browser.Tests;

/// <summary>
/// The page over an organisation's leaks in a real browser. Each window that closes has to have been silent: see
/// <see cref="WatchedPage"/>.
/// </summary>
public sealed class ReportPageTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const int Findings = 460;
    private readonly TemporaryFolder _folder = new();
    private readonly SampleOrganisation _sample = new(11);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_chart_is_drawn()
    {
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(Findings));
        foreach (string chart in new[] { "weeks", "windows", "by-severity", "by-provider", "by-team", "by-repository" })
        {
            LocatorBoundingBoxResult? box = await page[$"#{chart} svg"].BoundingBoxAsync();
            Assert.True(box is { Width: > 250, Height: > 20 }, chart);
            int drawn = await page.Page.Locator($"#{chart} svg rect:not(.hit)").EvaluateAllAsync<int>(
                "all => all.filter(r => { const b = r.getBoundingClientRect(); return b.width > 0 && b.height > 0; }).length");
            Assert.True(drawn > 3, $"{chart} has {drawn} bars");
        }
        Assert.Equal(30, await page.CountAsync("#windows .bar"));
    }

    [Fact]
    public async Task Filters_narrow_the_table_and_stand_in_the_address()
    {
        OrganisationReport report = _sample.MakeReport(Findings);
        int critical = report.Findings.Count(f => f.Severity == Severity.Critical);
        int both = report.Findings.Count(f => f.Severity == Severity.Critical && f.Provider == "acme");
        await using WatchedPage page = await OpenAsync(report);
        Assert.Equal(Number(Findings), await page["#count"].InnerTextAsync());

        await page["#severity [data-value=critical]"].ClickAsync();
        await Assertions.Expect(page["#count"]).ToHaveTextAsync($"{Number(critical)} of {Number(Findings)}");
        await page["#provider"].SelectOptionAsync("acme");
        await Assertions.Expect(page["#count"]).ToHaveTextAsync($"{Number(both)} of {Number(Findings)}");
        Assert.EndsWith("#severity=critical&provider=acme", page.Page.Url, StringComparison.Ordinal);
        Assert.All(await page.TextsAsync("#rows .finding .severity"), text => Assert.Equal("critical", text));

        await page.Page.ReloadAsync();
        await Assertions.Expect(page["#count"]).ToHaveTextAsync($"{Number(both)} of {Number(Findings)}");
        await Assertions.Expect(page["#severity [data-value=critical]"]).ToHaveAttributeAsync("aria-pressed", "true");
        await page["#reset"].ClickAsync();
        await Assertions.Expect(page["#count"]).ToHaveTextAsync(Number(Findings));
    }

    [Fact]
    public async Task Findings_come_before_everything_that_is_drawn_and_on_the_first_screen()
    {
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(Findings));
        float first = (await page["#rows .finding"].BoundingBoxAsync())!.Y;
        Assert.InRange(first, 1, 700);
        Assert.True(first < (await page["#charts"].BoundingBoxAsync())!.Y);
    }

    [Fact]
    public async Task Owner_confidence_and_path_narrow_the_table_and_stand_in_the_address()
    {
        OrganisationReport report = _sample.MakeReport(Findings);
        int low = report.Findings.Count(f => f.Confidence == Confidence.Low);
        string owner = report.Findings.Select(f => f.IssuedKey?.Owner).OfType<string>().First();
        int owned = report.Findings.Count(f => f.IssuedKey?.Owner == owner);
        int inScripts = report.Findings.Count(
            f => f.Sightings.Any(s => s.Places.Any(p => p.Path.Contains("scripts/", StringComparison.Ordinal))));
        await using WatchedPage page = await OpenAsync(report, "#confidence=low");
        await Assertions.Expect(page["#count"]).ToHaveTextAsync($"{Number(low)} of {Number(Findings)}");
        await page["#reset"].ClickAsync();
        await page["#owner"].SelectOptionAsync(owner);
        await Assertions.Expect(page["#count"]).ToHaveTextAsync($"{Number(owned)} of {Number(Findings)}");
        await page["#reset"].ClickAsync();
        await page["#path"].FillAsync("Scripts/");
        await Assertions.Expect(page["#count"]).ToHaveTextAsync($"{Number(inScripts)} of {Number(Findings)}");
        Assert.EndsWith("#path=Scripts%2F", page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_leads_to_a_finding_wherever_it_stands_in_the_list()
    {
        OrganisationReport report = _sample.MakeReport(Findings);
        await using WatchedPage page = await OpenAsync(report, "#severity=low&severity=info");
        string last = await page.Page.EvaluateAsync<string>("sorted.at(-1).id");
        await page.Page.EvaluateAsync("id => { location.hash = `#severity=low&severity=info&finding=${id}` }", last);
        await Assertions.Expect(page[".detail"]).ToContainTextAsync(last);
        await Assertions.Expect(page[".detail"]).ToBeInViewportAsync();
        await page.Page.ReloadAsync();
        await Assertions.Expect(page[".detail"]).ToContainTextAsync(last);
        await page[".expand[aria-expanded=true]"].ClickAsync();
        Assert.EndsWith("#severity=low&severity=info", page.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task What_is_shown_is_saved(string format)
    {
        OrganisationReport report = _sample.MakeReport(Findings);
        RecordedFinding[] wanted = [.. report.Findings.Where(f => f.Severity == Severity.Medium)];
        await using WatchedPage page = await OpenAsync(report, "#severity=medium");
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page[$"#{format}"].ClickAsync());
        Assert.Equal($"keyscan-findings.{format}", download.SuggestedFilename);
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        string text = await reader.ReadToEndAsync();
        string[] ids = format == "csv"
            ? [.. text.Split("\r\n").Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')[0])]
            : [.. System.Text.Json.JsonDocument.Parse(text).RootElement.EnumerateArray()
                .Select(f => f.GetProperty("id").GetString()!)];
        Assert.Equal(wanted.Select(f => f.Id).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.Empty(LeakedText.PartsOf(_sample.Secrets, text));
    }

    [Fact]
    public async Task A_formula_in_what_is_saved_is_text()
    {
        OrganisationReport report = _sample.MakeReport(1);
        await using WatchedPage page =
            await OpenAsync(report with { Findings = [report.Findings[0] with { Description = "=HYPERLINK(\"x\",\"y\")" }] });
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"", await page.Page.EvaluateAsync<string>("csv(sorted)"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_reach_the_search_and_the_next_finding()
    {
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(20));
        await page.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(page["#text"]).ToBeFocusedAsync();
        await page[".finding .expand"].FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Page.Locator(".finding .expand").Nth(1)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Each_facet_counts_what_choosing_it_shows()
    {
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(Findings));
        foreach (string state in await page.Page.Locator("#state .chip")
            .EvaluateAllAsync<string[]>("all => all.map(c => c.dataset.value)"))
        {
            string count = await page[$"#state [data-value={state}] span"].InnerTextAsync();
            await page[$"#state [data-value={state}]"].ClickAsync();
            await Assertions.Expect(page["#count"]).ToHaveTextAsync($"{count} of {Number(Findings)}");
            await page[$"#state [data-value={state}]"].ClickAsync();
        }
    }

    [Fact]
    public async Task Search_finds_a_commit_and_nothing_else()
    {
        OrganisationReport report = _sample.MakeReport(Findings);
        RecordedFinding wanted = report.Findings[123];
        await using WatchedPage page = await OpenAsync(report);
        await page["#text"].FillAsync(wanted.Sightings[0].Places[0].Commit.ToUpperInvariant());
        await Assertions.Expect(page["#count"]).ToHaveTextAsync($"1 of {Number(Findings)}");
        await page["#text"].FillAsync("no such text");
        await Assertions.Expect(page["#rows"]).ToContainTextAsync("Nothing matches these filters.");
    }

    [Fact]
    public async Task A_bar_of_a_chart_filters_by_keyboard_too()
    {
        OrganisationReport report = _sample.MakeReport(Findings);
        await using WatchedPage page = await OpenAsync(report);
        await page["#by-severity [aria-label^='critical']"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page["#count"])
            .ToHaveTextAsync($"{Number(report.Findings.Count(f => f.Severity == Severity.Critical))} of {Number(Findings)}");
    }

    [Fact]
    public async Task Columns_sort_both_ways()
    {
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(Findings));
        await page["#columns [data-column=days] button"].ClickAsync();
        await Assertions.Expect(page["#columns [data-column=days]"]).ToHaveAttributeAsync("aria-sort", "descending");
        int[] days = await DaysAsync(page);
        Assert.Equal(days.OrderDescending(), days);
        await page["#columns [data-column=days] button"].ClickAsync();
        await Assertions.Expect(page["#columns [data-column=days]"]).ToHaveAttributeAsync("aria-sort", "ascending");
        days = await DaysAsync(page);
        Assert.Equal(days.Order(), days);
    }

    [Fact]
    public async Task A_row_opens_by_keyboard_and_shows_every_place()
    {
        OrganisationReport report = _sample.MakeReport(Findings);
        RecordedFinding wanted = report.Findings.First(f => f.Sightings.Count > 2);
        await using WatchedPage page = await OpenAsync(report, $"#text={wanted.Id}");
        await page[".finding .expand"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page[".finding .expand"]).ToHaveAttributeAsync("aria-expanded", "true");
        string detail = await page[".detail"].InnerTextAsync();
        Assert.All(wanted.Sightings, s => Assert.Contains(s.Repository, detail, StringComparison.Ordinal));
        foreach (RecordedLocation place in wanted.Sightings.SelectMany(s => s.Places))
        {
            Assert.Contains($"{place.Path}:{place.Line}", detail, StringComparison.Ordinal);
            Assert.Contains(place.Commit[..10], detail, StringComparison.Ordinal);
        }
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(0, await page.CountAsync(".detail"));
    }

    [Fact]
    public async Task Twenty_thousand_findings_come_two_hundred_rows_at_a_time()
    {
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(20_000, 300));
        Assert.Equal(200, await page.CountAsync("#rows .finding"));
        await page["#more"].ClickAsync();
        Assert.Equal(400, await page.CountAsync("#rows .finding"));
        await page["#text"].FillAsync("mapbox");
        await Assertions.Expect(page["#count"]).ToContainTextAsync(" of 20,000");
        Assert.All(await page.TextsAsync("#rows .finding b"), text => Assert.Equal("Mapbox public token", text));
    }

    [Fact]
    public async Task Hostile_texts_are_shown_and_do_nothing()
    {
        OrganisationReport report = _sample.MakeReport(5);
        RecordedFinding hostile = _sample.MakeHostileFinding();
        RepositoryScan repository =
            report.Repositories[0] with { Name = hostile.Sightings[0].Repository, Url = "javascript:document.title='owned'" };
        await using WatchedPage page = await OpenAsync(
            report with { Title = hostile.Description, Findings = [hostile, .. report.Findings], Repositories = [repository] });
        await page[".finding .expand"].ClickAsync();
        Assert.Equal(0, await page.CountAsync("img"));
        Assert.Equal(2, await page.CountAsync("script"));
        Assert.NotEqual("owned", await page.Page.TitleAsync());
        Assert.Equal(0, await page.CountAsync("[href^=javascript]"));
        Assert.StartsWith(
            "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><!-- \\u{202e}",
            await page[".finding b"].InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_part_of_a_secret_is_in_the_page()
    {
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(200));
        await page.Page.EvaluateAsync("document.querySelectorAll('.expand').forEach(b => b.click())");
        Assert.Equal(200, await page.CountAsync(".detail"));
        Assert.Empty(LeakedText.PartsOf(_sample.Secrets, await page.Page.ContentAsync()));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1300)]
    [InlineData(ColorScheme.Dark, 1300)]
    [InlineData(ColorScheme.Light, 420)]
    public async Task It_fits_day_and_night_and_small_screens(ColorScheme scheme, int width)
    {
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(Findings), "", scheme, width);
        int brightness =
            await page.Page.EvaluateAsync<int>("parseInt(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
        Assert.Equal(scheme == ColorScheme.Dark, brightness < 128);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            "The page scrolls sideways.");
    }

    [Theory]
    [InlineData(1400)]
    [InlineData(390)]
    public async Task The_blast_radius_can_be_read_on_every_screen(int width)
    {
        RecordedFinding[] findings = [.. Enumerable.Range(0, 3).Select(i => _sample.MakeFinding(i, 1) with
        {
            Description = "Acme organisation access token",
            Severity = (Severity)(2 + i),
            IssuedKey = null,
            Sightings = [_sample.MakeFinding(i, 1).Sightings[0] with { State = FindingState.Open }],
            Verification = new VerificationResult
            {
                Outcome = Outcome.Active, At = SampleOrganisation.Now.AddDays(-1), Host = "api.acme.example",
                Identity = i == 0 ? null : new Identity
                {
                    Account = "acme-production-payments",
                    Owner = "dana.de.la.fuente@payments.acme.example",
                    Scopes = ["admin:org", "repo", "write:packages", "admin:public_key"],
                    LastUsedAt = SampleOrganisation.Now.AddDays(-2),
                },
            },
        })];
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(0) with { Findings = findings }, width: width);
        await page["#blast summary"].ClickAsync();

        Assert.Equal(3, await page.CountAsync("#blast td a"));
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            "The page scrolls sideways.");
        // A word that a narrow column breaks into syllables is none any more: dates and states stand in one line.
        // A cell is as high as its row, whatever font the machine has: it is the text that is asked for its lines.
        Assert.Equal(0, await page.Page.Locator("#blast .severity, #blast .time").EvaluateAllAsync<int>(
            """
            all => all.flatMap(e => [...e.childNodes]).filter(n => {
                const text = document.createRange();
                text.selectNodeContents(n);
                return text.getClientRects().length > 1;
            }).length
            """));
        Assert.True(
            await page.Page.Locator("#blast td").EvaluateAllAsync<int>("all => Math.min(...all.map(e => e.clientWidth))") >= 70);
        // Names of charts stay in their card.
        Assert.Equal(0, await page.Page.Locator("#charts svg text").EvaluateAllAsync<int>(
            "all => all.filter(t => t.getBoundingClientRect().left < t.closest('figure').getBoundingClientRect().left).length"));
    }

    [Fact]
    public async Task An_organisation_without_findings_has_a_page_too()
    {
        await using WatchedPage page = await OpenAsync(_sample.MakeReport(0));
        Assert.Equal("0", await page["#count"].InnerTextAsync());
        Assert.Contains("No issued key that leaked is known to work, and not everything was covered.",
            await page["#live"].InnerTextAsync(), StringComparison.Ordinal);
    }

    private async Task<WatchedPage> OpenAsync(OrganisationReport report, string fragment = "",
        ColorScheme scheme = ColorScheme.Light, int width = 1300)
    {
        using var text = new StringWriter();
        ReportHtml.Write(report, text);
        return await chromium.OpenAsync(_folder.Write("report.html", text.ToString()), fragment, scheme, width);
    }

    private static async Task<int[]> DaysAsync(WatchedPage page) =>
        [.. (await page.TextsAsync("#rows td.count"))
            .Select(t => int.Parse(t, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

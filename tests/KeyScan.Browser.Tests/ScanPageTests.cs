using KeyScan.Sinks.Html;
using KeyScan.Tests.Support;
using Microsoft.Playwright;

namespace KeyScan.Browser.Tests;

/// <summary>The page of one scan in a real browser; it is the registry's page, whose tests hold for both.</summary>
public sealed class ScanPageTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ColorScheme.Light, 1300)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Findings_are_shown_open_and_fit_the_screen(ColorScheme scheme, int width)
    {
        ScanReport report = new SampleReports().MakeFullReport();
        await using WatchedPage page = await OpenAsync(report, scheme, width);
        Assert.Equal(report.Findings.Count, await page.CountAsync("#rows .finding"));
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            "The page scrolls sideways.");
        await page["#rows .finding .expand"].ClickAsync();
        await Assertions.Expect(page[".detail"]).ToContainTextAsync("What to do:");
        Assert.Contains("#finding=", page.Page.Url, StringComparison.Ordinal);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            "The page scrolls sideways once a finding is open.");
    }

    [Fact]
    public async Task Hostile_texts_are_shown_and_do_nothing()
    {
        await using WatchedPage page = await OpenAsync(new SampleReports().MakeHostileReport());
        Assert.Equal(0, await page.CountAsync("img"));
        Assert.Equal(2, await page.CountAsync("script"));
        foreach (ILocator button in await page.Page.Locator(".expand").AllAsync())
            await button.ClickAsync();
    }

    private async Task<WatchedPage> OpenAsync(ScanReport report, ColorScheme scheme = ColorScheme.Light, int width = 1300)
    {
        using var page = new MemoryStream();
        new HtmlSink(SampleReports.Options).Write(report, page);
        return await chromium.OpenAsync(_folder.Write("scan.html", page.ToArray()), "", scheme, width);
    }
}

using KeyScan.Registry.Health;
using KeyScan.Registry.Leaks;
using KeyScan.Tests.Support;
using Microsoft.Playwright;

namespace KeyScan.Browser.Tests;

/// <summary>The key health page in a real browser. It has no script; its charts are in the file.</summary>
public sealed class HealthPageTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task It_opens_with_its_charts_and_asks_nobody_for_anything(ColorScheme scheme)
    {
        using var text = new StringWriter();
        HealthHtml.Write(MakeReport(), "acme", text);
        await using WatchedPage page = await chromium.OpenAsync(_folder.Write("health.html", text.ToString()), "", scheme);
        Assert.Equal(4, await page.CountAsync("figure svg"));
        foreach (ILocator chart in await page.Page.Locator("figure svg").AllAsync())
            Assert.True(await chart.BoundingBoxAsync() is { Width: > 250, Height: > 20 });
        int bars = await page.Page.Locator("figure rect")
            .EvaluateAllAsync<int>("all => all.filter(r => r.getBoundingClientRect().width > 0).length");
        Assert.True(bars > 8, $"{bars} bars are drawn");
        // The shared style sheet came with the page: cards are not transparent.
        Assert.NotEqual("rgba(0, 0, 0, 0)",
            await page["figure"].EvaluateAsync<string>("f => getComputedStyle(f).backgroundColor"));
        await page["summary"].ClickAsync();
    }

    private static HealthReport MakeReport()
    {
        var random = new Random(8);
        Leak[] leaks = [.. Enumerable.Range(0, 20).Select(i => new Leak
        {
            KeyId = $"key-{i}",
            Repository = "acme/shop",
            FindingId = "",
            Fingerprint = "",
            FirstSeenAt = Now.AddDays(-random.Next(1, 90)),
            LastSeenAt = Now,
            Severity = Severity.High,
            Path = ".env",
            Line = 1,
            Occurrences = 1,
        })];
        var health = new KeyHealth(new HealthOptions { Now = Now }, leaks);
        for (int i = 0; i < 300; i++)
        {
            bool isRevoked = i < 12;
            health.Add(new IssuedKey
            {
                KeyId = $"key-{i}",
                Owner = random.Next(6) == 0 ? null : "Ada",
                Team = random.Next(3) == 0 ? null : "payments",
                Environment = random.Next(3) switch { 0 => null, 1 => "production", _ => "staging" },
                IssuedAt = Now.AddDays(-random.Next(900)),
                LastUsedAt = Now.AddDays(-random.Next(200)),
                ExpiresAt = random.Next(2) == 0 ? null : Now.AddDays(random.Next(1, 200)),
                Status = isRevoked ? KeyStatus.Revoked : KeyStatus.Active,
                StatusChangedAt = isRevoked ? Now.AddHours(-random.Next(400)) : null,
            });
        }
        return health.ToReport();
    }
}

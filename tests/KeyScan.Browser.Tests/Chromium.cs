using Microsoft.Playwright;

namespace KeyScan.Browser.Tests;

/// <summary>The machine's own Chromium, one for all tests of a class. Nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome.exe"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Find(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a file in a window of its own.</summary>
    /// <param name="file">The absolute path.</param>
    /// <param name="fragment">What follows the address, from <c>#</c> on; may be empty.</param>
    /// <param name="scheme">Whether the user likes it light or dark.</param>
    /// <param name="width">Width of the window in pixels.</param>
    internal async Task<WatchedPage> OpenAsync(string file, string fragment = "", ColorScheme scheme = ColorScheme.Light,
        int width = 1300)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 1000 },
        });
        var watched = new WatchedPage(await context.NewPageAsync(), new Uri(file).AbsoluteUri);
        await watched.Page.GotoAsync(watched.Address + fragment);
        return watched;
    }

    private static string Find()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string? program = Names.SelectMany(n => folders.Select(f => Path.Combine(f, n))).FirstOrDefault(File.Exists);
        Assert.True(program is not null, "Chromium is missing: on Debian, apt-get install chromium.");
        return program;
    }
}

using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace KeyScan.Browser.Tests;

/// <summary>An open page, and what it complained about and asked for since it was opened.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();

    /// <summary>Watches a page before it loads anything.</summary>
    /// <param name="page">The empty page.</param>
    /// <param name="address">The only address it may ask for.</param>
    public WatchedPage(IPage page, string address)
    {
        Page = page;
        Address = address;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"error: {error}");
        page.Request += (_, request) =>
        {
            if (request.Url.Split('#')[0] != address)
                _complaints.Enqueue($"request: {request.Url}");
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The address of the file, without a fragment.</summary>
    public string Address { get; }

    /// <summary>The first element that <paramref name="selector"/> matches.</summary>
    public ILocator this[string selector] => Page.Locator(selector).First;

    /// <summary>How many elements <paramref name="selector"/> matches.</summary>
    public Task<int> CountAsync(string selector) => Page.Locator(selector).CountAsync();

    /// <summary>The text of each element that <paramref name="selector"/> matches.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string selector) => await Page.Locator(selector).AllInnerTextsAsync();

    /// <summary>Asserts that nothing went wrong and nothing was asked of anybody, and closes the window.</summary>
    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(_complaints);
    }
}

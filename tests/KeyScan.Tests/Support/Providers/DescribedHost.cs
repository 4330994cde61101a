using System.Text;
using KeyScan.Http;
using KeyScan.Tests.Support.FakeGitHub;

namespace KeyScan.Tests.Support.Providers;

/// <summary>
/// A provider's host, over TLS, behind which Prism holds each request and answer against a description before and after a
/// server sees it.
/// </summary>
internal sealed class DescribedHost : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly FakeProvider _provider;
    private readonly PrismProxy _prism;

    private DescribedHost(string host, FakeProvider provider, PrismProxy prism)
    {
        (_provider, _prism) = (provider, prism);
        provider.On(host).Answer = Forward;
    }

    /// <summary>What has broken the description, until somebody clears it.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>What the host was asked.</summary>
    public IEnumerable<AskedRequest> Requests => _provider.Requests;

    /// <summary>Where Prism answers without TLS; ends in a slash.</summary>
    public Uri Address => _prism.Address;

    /// <param name="host">The name that it has for who asks.</param>
    /// <param name="description">The OpenAPI description.</param>
    /// <param name="server">Who answers.</param>
    public static async Task<DescribedHost> StartAsync(string host, string description, Uri server)
    {
        PrismProxy prism = await PrismProxy.StartAsync(server, description);
        return new DescribedHost(host, await FakeProvider.StartAsync(), prism);
    }

    /// <summary>The way to it for everything that asks.</summary>
    public GuardedClientOptions Network(TimeProvider time) =>
        new() { Connect = _provider.ConnectAsync, Trust = _provider.Authority.Trust(), Time = time,
            Timeout = TimeSpan.FromMinutes(1) };

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _prism.DisposeAsync();
        _http.Dispose();
    }

    private FakeReply Forward(AskedRequest asked)
    {
        using var request =
            new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(_prism.Address, asked.Path.TrimStart('/')));
        if (asked.Body.Length > 0)
            request.Content =
                new ByteArrayContent(asked.Body.ToArray()) { Headers = { ContentType = new(asked.Headers["Content-Type"]) } };
        foreach ((string name, string value) in asked.Headers.Where(h => h.Key is "Accept" or "Authorization" || IsOwn(h.Key)))
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = _http.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream(), Encoding.UTF8);
        string body = reader.ReadToEnd();
        if (body.Contains("stoplight.io/prism/errors", StringComparison.Ordinal))
            Violations.Add($"{asked.Method} {asked.Path}: {body}");
        return new FakeReply((int)response.StatusCode,
            body) { Headers = [.. response.Headers.Where(h => IsOwn(h.Key)).Select(h => (h.Key, string.Join(',', h.Value)))] };
    }

    private static bool IsOwn(string header) => header.StartsWith("X-", StringComparison.OrdinalIgnoreCase);
}

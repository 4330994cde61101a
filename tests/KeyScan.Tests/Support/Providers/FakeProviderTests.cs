using System.Net;
using System.Security.Authentication;

namespace KeyScan.Tests.Support.Providers;

/// <summary>What tests of verification and revocation rest on does what it says.</summary>
public sealed class FakeProviderTests
{
    [Fact]
    public async Task It_is_every_host_it_is_called_by_and_keeps_them_apart()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Play(FakeReply.Json(200, "{\"id\": 7}", ("X-OAuth-Scopes", "repo")));
        provider.On("eu.other.example").Always(new FakeReply(401));
        using var http = new HttpClient(provider.Handler());
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.acme.example/v1/a%20b?x=1") { Content = new StringContent("asked") };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer made-up");
        using HttpResponseMessage first = await http.SendAsync(request);
        using HttpResponseMessage second = await http.GetAsync("https://eu.other.example/");

        Assert.Equal("{\"id\": 7}", await first.Content.ReadAsStringAsync());
        Assert.Equal("repo", first.Headers.GetValues("X-OAuth-Scopes").Single());
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        AskedRequest asked = Assert.Single(provider.On("api.acme.example").Requests);
        Assert.Equal(("api.acme.example", "POST", "/v1/a%20b?x=1", "Bearer made-up", "asked"),
            (asked.ServerName, asked.Method, asked.Path, asked.Authorization, asked.Text));
        Assert.Equal(2, provider.Requests.Count);
        Assert.Empty(provider.Unexpected);
    }

    [Fact]
    public async Task Replies_are_played_in_order_and_what_comes_after_the_last_is_unexpected()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.Play(FakeReply.TooMany("1"), FakeReply.Redirect("https://elsewhere.example/"), FakeReply.Html);
        using var http = new HttpClient(provider.Handler());
        var statuses = new List<int>();
        foreach (string host in (string[])["a.example", "b.example", "a.example", "c.example"])
        {
            using HttpResponseMessage response = await http.GetAsync($"https://{host}/");
            statuses.Add((int)response.StatusCode);
        }
        Assert.Equal([429, 302, 200, 500], statuses);
        Assert.Equal("c.example", Assert.Single(provider.Unexpected).Host);
        Assert.Equal(0, provider.Left);
    }

    [Fact]
    public async Task Nobody_else_s_certificate_is_trusted()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        using var other = new TestAuthority();
        provider.On("stranger.example").Certificate = other.CertificateOf("stranger.example");
        provider.On("old.example").Certificate = provider.Authority.ExpiredCertificateOf("old.example");
        provider.On("other.example").Certificate = provider.Authority.CertificateOf("another.example");
        using var http = new HttpClient(provider.Handler());
        foreach (FakeHost host in provider.Hosts.Where(h => h.Certificate is not null))
        {
            HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"https://{host.Name}/"));
            Assert.IsType<AuthenticationException>(refused.InnerException);
        }
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task An_endless_body_does_not_end()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.Play(FakeReply.Endless);
        using var http = new HttpClient(provider.Handler()) { MaxResponseContentBufferSize = 1 << 20 };
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync("https://api.acme.example/"));
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, error.HttpRequestError);
    }

    [Theory]
    [InlineData("dropped", 30_000)]
    [InlineData("cut off", 30_000)]
    [InlineData("silent", 300)]
    [InlineData("dripping", 300)]
    public async Task It_misbehaves_as_it_is_told(string way, int patience)
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.Play(way switch
        {
            "dropped" => FakeReply.Dropped,
            "cut off" => FakeReply.CutOff,
            "silent" => FakeReply.Silent,
            _ => FakeReply.Dripping,
        });
        using var http = new HttpClient(provider.Handler()) { Timeout = TimeSpan.FromMilliseconds(patience) };
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => http.GetStringAsync("https://api.acme.example/"));
        Assert.Equal(way is "silent" or "dripping", error is TaskCanceledException);
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task The_most_requests_within_a_time_and_at_one_time_are_counted()
    {
        var clock = new ManualClock();
        await using FakeProvider provider = await FakeProvider.StartAsync(clock);
        FakeHost host = provider.On("api.acme.example").Always(new FakeReply(204));
        using var http = new HttpClient(provider.Handler());
        foreach (int milliseconds in (int[])[0, 400, 500, 200, 5000])
        {
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            using HttpResponseMessage _ = await http.GetAsync("https://api.acme.example/");
        }
        Assert.Equal((1, 2, 3, 4), (host.MostWithin(TimeSpan.FromMilliseconds(200)),
            host.MostWithin(TimeSpan.FromMilliseconds(600)), host.MostWithin(TimeSpan.FromSeconds(1)),
            host.MostWithin(TimeSpan.FromSeconds(5))));
        Assert.Equal(1, host.MostAtOnce);

        var gate = new TaskCompletionSource();
        host.Play(new FakeReply(200) { After = gate.Task });
        Task<HttpResponseMessage> held = http.GetAsync("https://api.acme.example/");
        await provider.WaitForAsync(6);
        using HttpResponseMessage beside = await http.GetAsync("https://api.acme.example/");
        gate.SetResult();
        using HttpResponseMessage late = await held;
        Assert.Equal((204, 200, 2), ((int)beside.StatusCode, (int)late.StatusCode, host.MostAtOnce));
    }
}

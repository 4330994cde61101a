using System.Security.Cryptography;
using System.Text.Json;
using KeyScan.Receiver;
using KeyScan.Tests.Registry.Revocation;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Providers;

namespace KeyScan.Tests.Receivers;

/// <summary>GitHub's partner messages: whose signature counts, where public keys come from, and what is answered.</summary>
public sealed class PartnerRouteTests : IDisposable
{
    private static readonly Uri Source = new("https://keys.github.example/meta/public_keys/secret_scanning");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData(ReceiverKind.Library)]
    [InlineData(ReceiverKind.Python)]
    public async Task Each_key_gets_a_label_by_its_hash_and_whoever_does_not_sign_gets_none(ReceiverKind kind)
    {
        await using IssuerServer issuer = await IssuerServer.StartAsync(kind, LeakyRegistry.NewSecret(),
            SignedRequest.Document(("k1", _key)), "key-1", "key-2");
        var address = new Uri(issuer.Address + "partner");
        using var http = new HttpClient();
        string ours = LeakyRegistry.TokenOf("key-1").Reveal(), foreign = LeakyRegistry.TokenOf("key-9").Reveal();
        Assert.Equal(401, (await http.AskAsync(SignedRequest.Partner(address, _other, "k1", ours))).Status);
        Assert.Equal(401, (await http.AskAsync(SignedRequest.Partner(address, _key, "k2", ours))).Status);
        HttpRequestMessage unsigned = SignedRequest.Partner(address, _key, "k1", ours);
        unsigned.Headers.Remove("Github-Public-Key-Signature");
        Assert.Equal(401, (await http.AskAsync(unsigned)).Status);
        Assert.Equal(400, (await http.AskAsync(SignedRequest.Partner(address, _key, "k1", [null!]))).Status);
        Assert.Empty(issuer.Revoked);

        (int status, string answer) = await http.AskAsync(SignedRequest.Partner(address, _key, "k1", ours, foreign));
        Assert.Equal(200, status);
        Assert.Equal(["key-1"], issuer.Revoked);
        using JsonDocument json = JsonDocument.Parse(answer);
        Assert.Equal(
            [(Hash(ours), "true_positive"), (Hash(foreign), "false_positive")],
            json.RootElement.EnumerateArray()
                .Select(m => (m.GetProperty("token_hash").GetString()!, m.GetProperty("label").GetString()!)));
        Assert.DoesNotContain(ours, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_keys_are_read_once_again_for_an_unknown_one_at_most_once_a_minute_and_anew_after_an_hour()
    {
        var clock = new ManualClock();
        await using FakeProvider provider = await FakeProvider.StartAsync(clock);
        FakeHost host = provider.On(Source.Host).Always(FakeReply.Json(200, SignedRequest.Document(("k1", _key))));
        using var keys = new PartnerKeys([Source], provider.Handler(), clock);
        await using LibraryIssuer issuer = await LibraryIssuer.StartAsync(
            app => app.MapPartnerMessages("/partner", keys, new LeakReceiverOptions { Time = clock }), "key-1");
        using var http = new HttpClient();
        async Task<int> AskAsync(ECDsa key, string identifier) =>
            (await http.AskAsync(SignedRequest.Partner(new Uri(issuer.Address + "partner"), key, identifier,
                $"{LeakyRegistry.TokenOf("key-1").Reveal()}{Random.Shared.Next()}"))).Status;

        Assert.Equal((200, 1), (await AskAsync(_key, "k1"), host.Requests.Count));
        for (int i = 0; i < 20; i++)
            Assert.Equal((401, 200, 1),
                (await AskAsync(_other, $"unknown-{i}"), await AskAsync(_key, "k1"), host.Requests.Count));
        host.Always(FakeReply.Json(200, SignedRequest.Document(("k2", _other))));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((200, 2), (await AskAsync(_other, "k2"), host.Requests.Count));
        Assert.Equal((401, 2), (await AskAsync(_key, "k1"), host.Requests.Count));

        // A key that was taken back counts for an hour at most; a document that cannot be read takes none back.
        host.Always(FakeReply.Html);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((200, 3), (await AskAsync(_other, "k2"), host.Requests.Count));
        host.Always(FakeReply.Json(200, SignedRequest.Document(("k1", _key))));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((401, 4), (await AskAsync(_other, "k2"), host.Requests.Count));
    }

    public static TheoryData<string> Unreadable => ["html", "wrong", "redirect", "large", "dropped", "down"];

    [Theory, MemberData(nameof(Unreadable))]
    public async Task Where_no_public_key_could_be_read_the_reporter_is_asked_to_come_again(string way)
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On(Source.Host).Always(way switch
        {
            "html" => FakeReply.Html,
            "wrong" => FakeReply.Json(200, "{\"public_keys\": [{\"key_identifier\": \"k1\", \"key\": \"-----\"}]}"),
            "redirect" => FakeReply.Redirect("https://elsewhere.example/"),
            "large" => FakeReply.Large(300 * 1024),
            "dropped" => FakeReply.Dropped,
            _ => new FakeReply(503),
        });
        using var keys = new PartnerKeys([Source], provider.Handler());
        await using LibraryIssuer issuer =
            await LibraryIssuer.StartAsync(app => app.MapPartnerMessages("/partner", keys), "key-1");
        using var http = new HttpClient();
        using HttpRequestMessage request =
            SignedRequest.Partner(new Uri(issuer.Address + "partner"), _key, "k1", LeakyRegistry.TokenOf("key-1").Reveal());
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Equal((503, TimeSpan.FromMinutes(1)), ((int)response.StatusCode, response.Headers.RetryAfter?.Delta));
        Assert.Empty(issuer.Reports);
        Assert.Equal([Source.Host], provider.Requests.Select(r => r.Host).Distinct());
    }

    [Fact]
    public void Public_keys_are_read_by_https_alone_and_a_document_must_hold_one()
    {
        Assert.Throws<ArgumentException>(() => new PartnerKeys([new Uri("http://keys.github.example/")]));
        using var keys = new PartnerKeys([]);
        Assert.Throws<ArgumentException>(() => keys.With("{}"));
        using ECDsa large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ArgumentException>(() => keys.With(SignedRequest.Document(("k1", large))));
    }

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    private static string Hash(string token) =>
        Convert.ToBase64String(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));
}

using KeyScan.Receiver;
using KeyScan.Tests.Registry.Revocation;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Receivers;

/// <summary>What is not signed, not of now or not as documented revokes nothing, in the library and in the sample.</summary>
public sealed class WebhookRouteTests
{
    private static readonly string Secret = LeakyRegistry.NewSecret();
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public static TheoryData<ReceiverKind> Kinds => [ReceiverKind.Library, ReceiverKind.Python];

    private static readonly (string What, int Status, Func<Uri, HttpRequestMessage> Make)[] Bad =
    [
        ("another secret", 401, a => SignedRequest.Webhook(a, LeakyRegistry.NewSecret(), Now)),
        ("another body", 401, a => With(a, r => r.Content = new StringContent("""{"type":"key.leaked","data":{"event_id":"msg_1","key_id":"key-2"}}"""))),
        ("another id", 401, a => With(a, r => Set(r, "webhook-id", "msg_2"))),
        ("another time", 401, a => With(a, r => Set(r, "webhook-timestamp", $"{Now.ToUnixTimeSeconds() + 1}"))),
        ("no id", 401, a => With(a, r => r.Headers.Remove("webhook-id"))),
        ("no time", 401, a => With(a, r => r.Headers.Remove("webhook-timestamp"))),
        ("no signature", 401, a => With(a, r => r.Headers.Remove("webhook-signature"))),
        ("a signature of another version", 401,
            a => With(a, r => Set(r, "webhook-signature", $"v2,{r.Headers.GetValues("webhook-signature").Single()[3..]}"))),
        ("a signature that is none", 401, a => With(a, r => Set(r, "webhook-signature", "v1,%%% v1, v1"))),
        ("ten minutes ago", 400, a => SignedRequest.Webhook(a, Secret, Now - TimeSpan.FromMinutes(10))),
        ("in ten minutes", 400, a => SignedRequest.Webhook(a, Secret, Now + TimeSpan.FromMinutes(10))),
        ("no JSON", 400, a => SignedRequest.Webhook(a, Secret, Now, id: "msg_3", body: "key-1")),
        ("JSON of another form", 400, a => SignedRequest.Webhook(a, Secret, Now, id: "msg_4", body: """[{"type":"key.leaked"}]""")),
        ("data that is none", 400, a => SignedRequest.Webhook(a, Secret, Now, id: "msg_5", body: """{"type":"key.leaked","data":"key-1"}""")),
        ("the body of another event", 400, a => SignedRequest.Webhook(a, Secret, Now, id: "msg_6", body: """{"type":"key.leaked","data":{"event_id":"msg_1","key_id":"key-1"}}""")),
        ("too long a body", 413, a => SignedRequest.Webhook(a, Secret, Now, body: new string(' ', (1 << 20) + 1))),
    ];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Bad_webhooks_are_refused_each_with_its_status(ReceiverKind kind)
    {
        await using IssuerServer issuer = await IssuerServer.StartAsync(kind, Secret, null, "key-1", "key-2");
        using var http = new HttpClient();
        var address = new Uri(issuer.Address + "leaks");
        foreach ((string what, int status, Func<Uri, HttpRequestMessage> make) in Bad)
            Assert.Equal((what, status), (what, (await http.AskAsync(make(address))).Status));
        Assert.Empty(issuer.Revoked);
        Assert.Equal(200, (await http.AskAsync(SignedRequest.Webhook(address, Secret, Now))).Status);
        Assert.Equal(["key-1"], issuer.Revoked);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_unknown_type_is_received_and_revokes_nothing(ReceiverKind kind)
    {
        await using IssuerServer issuer = await IssuerServer.StartAsync(kind, Secret, null, "key-1");
        using var http = new HttpClient();
        (int status, string answer) =
            await http.AskAsync(SignedRequest.Webhook(new Uri(issuer.Address + "leaks"), Secret, Now, type: "key.rotated"));
        Assert.Equal(200, status);
        Assert.Contains("received", answer, StringComparison.Ordinal);
        Assert.Empty(issuer.Revoked);
    }

    [Fact]
    public async Task An_event_that_comes_again_gets_its_answer_and_is_taken_once_until_it_is_forgotten()
    {
        var clock = new ManualClock();
        var options = new LeakReceiverOptions { Time = clock };
        await using LibraryIssuer issuer = await LibraryIssuer.StartAsync(
            app => app.MapLeakWebhooks("/leaks", [LeakyRegistry.NewSecret(), Secret], options), "key-1");
        using var http = new HttpClient();
        var address = new Uri(issuer.Address + "leaks");
        (int, string) first = await http.AskAsync(SignedRequest.Webhook(address, Secret, clock.GetUtcNow()));
        issuer.Verdict = LeakVerdict.Accepted;
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(first,
            await http.AskAsync(SignedRequest.Webhook(address, Secret, clock.GetUtcNow() - TimeSpan.FromMinutes(4))));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(400,
            (await http.AskAsync(SignedRequest.Webhook(address, Secret, clock.GetUtcNow() - TimeSpan.FromMinutes(6)))).Status);
        Assert.Equal(first, await http.AskAsync(SignedRequest.Webhook(address, Secret, clock.GetUtcNow())));
        Assert.Single(issuer.Reports);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains("accepted", (await http.AskAsync(SignedRequest.Webhook(address, Secret, clock.GetUtcNow()))).Answer,
            StringComparison.Ordinal);
        Assert.Equal(2, issuer.Reports.Count);
    }

    [Fact]
    public void What_is_remembered_is_bounded_by_number_and_by_bytes()
    {
        var events = new ReceivedEvents(new ManualClock(), TimeSpan.FromHours(1));
        for (int i = 0; i <= ReceivedEvents.Most; i++)
            events.Add($"msg_{i}", []);
        Assert.Null(events.Find("msg_0"));
        Assert.NotNull(events.Find($"msg_{ReceivedEvents.Most}"));
        events.Add("large", new byte[ReceivedEvents.MostBytes]);
        events.Add("next", []);
        Assert.Null(events.Find($"msg_{ReceivedEvents.Most}"));
        Assert.NotNull(events.Find("next"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("not a secret that anybody signs with")]
    public void A_secret_that_is_none_is_refused_and_not_quoted(string secret)
    {
        var wrong = Assert.Throws<ArgumentException>(() => new WebhookSecrets([secret]));
        Assert.DoesNotContain("anybody", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new WebhookSecrets([]));
    }

    private static HttpRequestMessage With(Uri address, Action<HttpRequestMessage> change)
    {
        HttpRequestMessage request = SignedRequest.Webhook(address, Secret, Now);
        change(request);
        return request;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyScan.Primitives;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Tests.Support.Servers;
using Microsoft.AspNetCore.Http;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class DeliveryTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "hang", "timeout: no answer within 0.3 s" },
        { "302", "redirect: status 302; redirects are not followed" },
        { "307", "redirect: status 307; redirects are not followed" },
        { "400", "http: status 400" },
        { "500", "http: status 500" },
        { "long headers", "http: " },
        { "broken off", "connection: " },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_a_receiver_does_wrong_is_a_failure_with_a_reason(string fault, string expected)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(context => Misbehave(context, fault));
        DeliveryResult result = await PostAsync(receiver.Address, fault == "hang" ? 0.3 : 20);
        Assert.StartsWith(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_and_the_event_is_taken()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Endless);
        DeliveryResult result = await PostAsync(receiver.Address);
        Assert.Null(result.Error);
        Assert.Equal(0, result.Answer.Length);
    }

    [Fact]
    public async Task An_answer_is_read_and_the_request_says_who_sent_it()
    {
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(202, "{\"status\":\"accepted\"}", ("Set-Cookie", "a=b")));
        using WebhookClient client = Client("127.0.0.1");
        for (int i = 0; i < 2; i++)
            Assert.Equal("{\"status\":\"accepted\"}"u8.ToArray(), (await client.PostAsync(new Uri(
                receiver.Address + "hook?secret=1"), "{}"u8.ToArray(), [("webhook-id", "msg_1")], default)).Answer.ToArray());
        Assert.All(receiver.Requests, request =>
        {
            Assert.Equal(("POST", "/hook?secret=1", "msg_1", "application/json"),
                (request.Method, request.Path, request.Id, request.Headers["Content-Type"]));
            Assert.StartsWith("keyscan/", request.Headers["User-Agent"], StringComparison.Ordinal);
            Assert.DoesNotContain("Cookie", request.Headers.Keys);
        });
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/", "loopback")]
    [InlineData("http://localhost:9/", "loopback")]
    [InlineData("http://2130706433:9/", "loopback")]
    [InlineData("http://[::1]:9/", "loopback")]
    [InlineData("http://[::ffff:127.0.0.1]:9/", "loopback")]
    [InlineData("http://169.254.169.254/latest/meta-data?token=hidden", "cloud metadata")]
    [InlineData("http://10.1.2.3/", "private")]
    [InlineData("http://192.168.0.1/", "private")]
    [InlineData("http://[fd00::1]/", "private")]
    [InlineData("http://0.0.0.0:9/", "unspecified")]
    public async Task An_address_that_is_not_public_is_refused_unless_it_is_allowed(string url, string kind)
    {
        using WebhookClient client = Client();
        string error = (await client.PostAsync(new Uri(url), [], [], default)).Error!;
        Assert.StartsWith("refused: ", error, StringComparison.Ordinal);
        Assert.Contains(kind, error, StringComparison.Ordinal);
        Assert.Contains("allow_private", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_allowed_by_name_or_network_is_reached()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(204));
        string port = new Uri(receiver.Address).Port.ToString(CultureInfo.InvariantCulture);
        foreach ((string host, string allowed) in new[] { ("127.0.0.1", "127.0.0.0/8"), ("127.0.0.1", "127.0.0.1"),
            ("localhost", "localhost") })
        {
            using WebhookClient client = Client(allowed);
            Assert.Null((await client.PostAsync(new Uri($"http://{host}:{port}/"), [], [], default)).Error);
        }
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_failure()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync((context, _) => WebhookReceiver.Status(200)(context), certificate);
        Assert.StartsWith("tls: ", (await PostAsync(receiver.Address)).Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_name_without_an_address_and_a_port_nobody_listens_on_are_failures()
    {
        Assert.StartsWith("dns: ", (await PostAsync("https://nowhere.invalid/?token=hidden")).Error, StringComparison.Ordinal);
        WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200));
        string address = receiver.Address;
        await receiver.DisposeAsync();
        Assert.Equal("connection: ConnectionRefused", (await PostAsync(address)).Error);
    }

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "0", 0)]
    [InlineData(502, "999999999", 86400)]
    [InlineData(504, "soon", null)]
    [InlineData(500, "120", null)]
    public async Task A_receiver_may_ask_for_a_pause(int status, string retryAfter, int? seconds)
    {
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(status, "", ("Retry-After", retryAfter)));
        Assert.Equal(seconds, (int?)(await PostAsync(receiver.Address)).RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task A_pause_may_be_a_date()
    {
        string date = (DateTimeOffset.UtcNow + TimeSpan.FromMinutes(10)).ToString("R", CultureInfo.InvariantCulture);
        await using WebhookReceiver receiver =
            await WebhookReceiver.StartAsync(WebhookReceiver.Status(429, "", ("Retry-After", date)));
        Assert.InRange((await PostAsync(receiver.Address)).RetryAfter!.Value.TotalMinutes, 8, 10);
    }

    private static Task Misbehave(HttpContext context, string fault)
    {
        switch (fault)
        {
            case "hang":
                return WebhookReceiver.Hang(context);
            case "long headers":
                context.Response.Headers["X-Long"] = new string('a', 100_000);
                return Task.CompletedTask;
            case "broken off":
                context.Abort();
                return Task.CompletedTask;
            default:
                context.Response.StatusCode = int.Parse(fault, CultureInfo.InvariantCulture);
                context.Response.Headers.Location = "http://169.254.169.254/";
                return Task.CompletedTask;
        }
    }

    private static async Task<DeliveryResult> PostAsync(string url, double timeout = 20)
    {
        using WebhookClient client = Client(timeout, "127.0.0.1");
        return await client.PostAsync(new Uri(url), "{}"u8.ToArray(), [], default);
    }

    private static WebhookClient Client(params string[] allowed) => Client(20, allowed);

    // Who answers must have the time to on a busy machine, so only who hangs is given little.
    private static WebhookClient Client(double timeout, params string[] allowed) => new(new RevocationEndpoint
    {
        Name = "main",
        Url = new Uri("https://example.com/"),
        AllowPrivate = AllowedAddresses.Parse(allowed, []),
        Timeout = TimeSpan.FromSeconds(timeout),
    }, TimeProvider.System);
}

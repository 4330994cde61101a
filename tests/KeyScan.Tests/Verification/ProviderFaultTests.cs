using System.IO.Compression;
using KeyScan.Http;
using KeyScan.Primitives;
using KeyScan.Tests.Support.Providers;

namespace KeyScan.Tests.Verification;

/// <summary>Whatever a provider does, nothing is inactive that it has not called so, and nobody hears of the secret.</summary>
public sealed class ProviderFaultTests
{
    /// <summary>The fault, and what is said of it.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { "page", "the answer, status 200, is none that the rule knows" },
        { "wrong json", "the answer, status 200, is none that the rule knows" },
        { "json of another shape", "the answer, status 200, is none that the rule knows" },
        { "3 GB", "the answer, status 200, is none that the rule knows" },
        { "3 GB behind a 401", "the answer, status 401, is none that the rule knows" },
        { "endless", "the answer, status 200, is none that the rule knows" },
        { "dripping", "the answer, status 200, is none that the rule knows" },
        { "silent", "timeout: no answer within 1 s" },
        { "dropped", "" },
        { "cut off", "" },
        { "redirect", "the answer, status 302, is none that the rule knows" },
        { "redirect to another host", "the answer, status 307, is none that the rule knows" },
        { "401 of somebody else", "the answer, status 401, is none that the rule knows" },
        { "403", "the answer, status 403, is none that the rule knows" },
        { "429", "the provider answered with status 429" },
        { "503", "the provider answered with status 503" },
        { "packed endlessly", "the answer, status 200, is none that the rule knows" },
        { "said to be packed", "the answer, status 401, is none that the rule knows" },
        { "stranger's certificate", "tls: the certificate is not trusted, or no common version" },
        { "old certificate", "tls: the certificate is not trusted, or no common version" },
        { "huge headers", "http: ConfigurationLimitExceeded" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_could_not_be_asked_is_unknown_and_never_inactive(string fault, string why)
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        using var other = new TestAuthority();
        FakeHost host = provider.On("api.acme.example").Always(Reply(fault));
        host.Certificate = fault == "stranger's certificate" ? other.CertificateOf(host.Name)
            : fault == "old certificate" ? provider.Authority.ExpiredCertificateOf(host.Name)
            : null;
        using var trial = new VerificationTrial(provider, time: new HurriedClock(), timeout: TimeSpan.FromSeconds(1));
        string key = VerificationTrial.Key(1);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Finding finding = Assert.Single((await trial.VerifyAsync($"KEY={key}")).Findings);

        // Where a connection breaks, what is noticed first is a matter of luck.
        Assert.Equal((Outcome.Unknown, why.Length == 0 ? finding.Verification.Why : why),
            (finding.Verification.Outcome, finding.Verification.Why));
        Assert.Equal(Severity.High, finding.Severity);
        Assert.DoesNotContain(key, finding.Verification.ToString(), StringComparison.Ordinal);
        Assert.All(provider.Requests, r => Assert.DoesNotContain(key, r.Path, StringComparison.Ordinal));
        Assert.Equal(fault is "429" or "503" ? 3 : fault.Contains("certificate", StringComparison.Ordinal) ? 0 : 1,
            provider.Requests.Count);
        Assert.All(provider.Hosts, h => Assert.Equal("api.acme.example", h.Name));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 50 << 20);
    }

    [Fact]
    public async Task A_host_that_is_busy_for_ever_is_left_alone_after_a_while_and_its_keys_are_unknown()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        FakeHost host = provider.On("api.acme.example").Always(FakeReply.TooMany("2"));
        var clock = new HurriedClock();
        using var trial = new VerificationTrial(provider, time: clock);

        ScanReport report =
            await trial.VerifyAsync(string.Join('\n', Enumerable.Range(0, 40).Select(i => $"K={VerificationTrial.Key(i)}")));

        Assert.Equal(40, report.Findings.Count);
        Assert.All(report.Findings, f => Assert.Equal(Outcome.Unknown, f.Verification.Outcome));
        Assert.Contains(report.Findings, f => f.Verification.Why == "not asked: the host failed again and again");
        // Those that were under way when it broke may still come.
        Assert.InRange(host.Requests.Count, 5, 12);
        Assert.True(clock.Waited >= TimeSpan.FromSeconds(4), "Retry-After is obeyed.");
    }

    [Fact]
    public async Task A_pause_longer_than_a_run_waits_is_not_waited_for()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Always(FakeReply.TooMany("3600"));
        var clock = new HurriedClock();
        using var trial = new VerificationTrial(provider, time: clock);

        Finding finding = Assert.Single((await trial.VerifyAsync($"K={VerificationTrial.Key(1)}")).Findings);

        Assert.Equal((Outcome.Unknown, "not asked: the host wants to be left alone for longer than a run waits"),
            (finding.Verification.Outcome, finding.Verification.Why));
        Assert.Single(provider.Requests);
        Assert.True(clock.Waited < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_is_asked_again_after_a_pause_is_answered()
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        provider.On("api.acme.example").Play(FakeReply.TooMany("7"), new FakeReply(502), FakeReply.Json(200, "{\"id\": 1}"));
        var clock = new HurriedClock();
        using var trial = new VerificationTrial(provider, time: clock);

        Assert.Equal(Outcome.Active,
            Assert.Single((await trial.VerifyAsync($"K={VerificationTrial.Key(1)}")).Findings).Verification.Outcome);
        Assert.True(clock.Waited >= TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData("127.0.0.1",
        "refused: 127.0.0.1 is a loopback address; list the host or its network with --verify-private if it is meant")]
    [InlineData("::ffff:169.254.169.254", "refused: ::ffff:169.254.169.254 is a cloud metadata address; list the host or its "
        + "network with --verify-private if it is meant")]
    public async Task A_name_that_leads_inwards_is_refused_before_anything_is_sent(string address, string why)
    {
        await using FakeProvider provider = await FakeProvider.StartAsync();
        var guard = new CheckedConnection(AllowedAddresses.None, "with --verify-private");
        using var trial =
            new VerificationTrial(provider, connect: (_, cancellation) => guard.OpenAsync(address, provider.Port, cancellation));

        Finding finding = Assert.Single((await trial.VerifyAsync($"K={VerificationTrial.Key(1)}")).Findings);

        Assert.Equal((Outcome.Unknown, why), (finding.Verification.Outcome, finding.Verification.Why));
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_unknown()
    {
        using var trial = new VerificationTrial(null,
            VerificationTrial.Acme.Replace("api.acme.example", "no-such-host.invalid", StringComparison.Ordinal));

        Finding finding = Assert.Single((await trial.VerifyAsync($"K={VerificationTrial.Key(1)}")).Findings);

        Assert.Equal((Outcome.Unknown, "dns: the name has no address"), (finding.Verification.Outcome, finding.Verification.Why));
    }

    private static FakeReply Reply(string fault) => fault switch
    {
        "page" => FakeReply.Html,
        "wrong json" => FakeReply.WrongJson,
        "json of another shape" => FakeReply.Json(200, "[{\"id\": 1}]"),
        "3 GB" => FakeReply.Large(3L << 30),
        "3 GB behind a 401" => new FakeReply(401, $"{{\"error\": \"invalid_key\", \"x\": \"{new string('x', 70_000)}\"}}"),
        "endless" => FakeReply.Endless,
        "dripping" => FakeReply.Dripping,
        "silent" => FakeReply.Silent,
        "dropped" => FakeReply.Dropped,
        "cut off" => FakeReply.CutOff,
        "redirect" => FakeReply.Redirect("https://api.acme.example/v1/me"),
        "redirect to another host" => FakeReply.Redirect("https://evil.example/", 307),
        "401 of somebody else" => FakeReply.Json(401, "{\"message\": \"no such tenant\"}"),
        "403" => new FakeReply(403),
        "429" => FakeReply.TooMany("1"),
        "503" => new FakeReply(503),
        "packed endlessly" => new FakeReply(200) { Instead = WriteBombAsync },
        "said to be packed" => FakeReply.Json(401, "{\"error\": \"invalid_key\"}", ("Content-Encoding", "gzip")),
        "huge headers" => FakeReply.Json(200, "{\"id\": 1}", ("X-Long", new string('x', 100_000))),
        _ => FakeReply.Json(200, "{\"id\": 1}"),
    };

    /// <summary>Gigabytes of nothing in some megabytes.</summary>
    private static async Task WriteBombAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = "gzip";
        try
        {
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            byte[] nothing = new byte[1 << 20];
            for (int i = 0; i < 3000; i++)
                await gzip.WriteAsync(nothing, context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // Who asked has had enough.
        }
    }
}

using System.Text;
using KeyScan.Primitives;
using KeyScan.Tests.Support;
using KeyScan.Verification;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>Logins as a run makes them: by a rule, of a URL that a scan has found.</summary>
public sealed class LoginRunTests
{
    private const string Rule = """
        provider: acme
        rules:
          - id: acme-url
            description: Password in a URL
            pattern: '(?:redis|mssql|mongodb\+srv)://:(?<secret>[A-Za-z0-9]{20})@[a-z0-9]'
            keywords: ['redis:', 'mssql:', 'mongodb+srv:']
            severity: high
            verify:
              needs: { url: { part: url, secret: true } }
              steps: [{ login: { url: $url } }]
        """;

    private static readonly VerificationOptions Local = new() { AllowPrivate = AllowedAddresses.Parse(["127.0.0.1"], []) };

    [Fact]
    public async Task What_the_server_says_stands_in_the_report_with_its_host()
    {
        string right = MadeTokens.Random("", 20, 801), wrong = MadeTokens.Random("", 20, 802);
        using FakeServer server = Redis(right, out _);
        using var trial = new VerificationTrial(null, Rule, Local, new HurriedClock());
        ScanReport report =
            await trial.VerifyAsync($"A=redis://:{right}@127.0.0.1:{server.Port}\nB=redis://:{wrong}@127.0.0.1:{server.Port},\n");
        Assert.Equal([Outcome.Active, Outcome.Inactive],
            report.Findings.OrderBy(f => f.Locations[0].StartLine).Select(f => f.Verification.Outcome));
        Assert.All(report.Findings, f => Assert.Equal("127.0.0.1", f.Verification.Host));
    }

    [Fact]
    public async Task An_address_that_is_not_public_is_not_reached_unless_the_operator_says_so()
    {
        using FakeServer server = Redis(MadeTokens.Random("", 20, 803), out Func<int> connections);
        using var trial = new VerificationTrial(null, Rule);
        ScanReport report = await trial.VerifyAsync($"A=redis://:{MadeTokens.Random("", 20, 803)}@127.0.0.1:{server.Port}\n");
        VerificationResult result = Assert.Single(report.Findings).Verification;
        Assert.Equal(Outcome.Unknown, result.Outcome);
        Assert.StartsWith("refused: 127.0.0.1 is a loopback address", result.Why, StringComparison.Ordinal);
        Assert.Equal(0, connections());
    }

    [Fact]
    public async Task A_server_that_does_not_speak_is_left_alone_after_some_tries()
    {
        int connections = 0;
        using FakeServer server = new((_, _) =>
        {
            Interlocked.Increment(ref connections);
            return Task.CompletedTask;
        });
        using var trial = new VerificationTrial(null, Rule, Local, new HurriedClock());
        ScanReport report = await trial.VerifyAsync(string.Concat(Enumerable.Range(0, 30)
            .Select(i => $"A{i}=redis://:{MadeTokens.Random("", 20, 900 + i)}@127.0.0.1:{server.Port}\n")));
        Assert.All(report.Findings, f => Assert.Equal(Outcome.Unknown, f.Verification.Outcome));
        Assert.Contains(report.Findings, f => f.Verification.Why == "not asked: the host failed again and again");
        // Five, and those that were on their way.
        Assert.InRange(connections, 5, 8);
    }

    [Fact]
    public async Task What_no_login_is_tried_with_says_why_and_a_plan_says_whom()
    {
        string text = $"A=mssql://:{MadeTokens.Random("", 20, 804)}@db.shop.test\nB=mongodb+srv://:"
            + $"{MadeTokens.Random("", 20, 805)}@cluster0.shop.test\n";
        using var trial = new VerificationTrial(null, Rule, Local, new HurriedClock());
        ScanReport report = await trial.VerifyAsync(text);
        Assert.All(report.Findings, f => Assert.Equal(Outcome.NotTried, f.Verification.Outcome));
        Assert.Equal(["not asked: there is no login for URLs of this scheme",
            "not asked: its servers are found by DNS records of kind SRV, which are not asked for"],
            report.Findings.OrderBy(f => f.Locations[0].StartLine).Select(f => f.Verification.Why));
        Assert.Equal([new PlannedRequests("cache.shop.test", "login", 1)],
            trial.Plan($"{text}C=redis://:{MadeTokens.Random("", 20, 806)}@cache.shop.test\n"));
    }

    /// <summary>What a Redis answers to AUTH.</summary>
    private static FakeServer Redis(string password, out Func<int> connections)
    {
        int count = 0;
        connections = () => count;
        return new FakeServer(async (stream, cancellation) =>
        {
            Interlocked.Increment(ref count);
            byte[] buffer = new byte[1024];
            string asked = Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, cancellation));
            await stream.WriteAsync(Encoding.ASCII.GetBytes(asked.Contains($"\n{password}\r", StringComparison.Ordinal)
                ? "+OK\r\n"
                : "-WRONGPASS invalid username-password pair or user is disabled.\r\n"), cancellation);
            // Until it leaves.
            while (await stream.ReadAsync(buffer, cancellation) > 0)
                buffer.AsSpan().Clear();
        });
    }
}

using System.Globalization;
using System.Text;
using KeyScan.Http;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Providers;
using KeyScan.Verification;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification;

/// <summary>
/// A thousand findings of forty providers: no host above its rate, each pause kept, all answered, in bounded memory. The clock
/// moves when everybody waits.
/// </summary>
public sealed class ThousandFindingsTests
{
    private const int Providers = 40;
    private const int OfEach = 25;
    private const int MostAtOnce = 4;
    private const int BodyLength = 200_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task No_host_is_asked_above_its_rate_and_all_are_answered_in_bounded_memory()
    {
        var clock = new ManualClock();
        await using FakeProvider fake = await FakeProvider.StartAsync(clock);
        using var moved = new SemaphoreSlim(0);
        int[] answered = new int[Providers];
        for (int provider = 0; provider < Providers; provider++)
        {
            int number = provider;
            int asked = 0;
            fake.On(HostOf(number)).Answer = request =>
            {
                FakeReply reply = Answer(request, Interlocked.Increment(ref asked));
                if (reply.Status != 429)
                    Interlocked.Increment(ref answered[number]);
                moved.Release();
                return reply;
            };
        }
        clock.Changed = () => moved.Release();
        Finding[] findings = [.. Enumerable.Range(0, Providers * OfEach).Select(MakeFinding)];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var run = new VerificationRun(Templates(), new VerificationOptions(),
            new GuardedClientOptions { Connect = fake.ConnectAsync, Trust = fake.Authority.Trust(), Time = clock });
        Task<ScanReport> verifying = run.VerifyAsync(SampleReports.MakeReport(findings), default);
        await MoveAsync(verifying, clock, moved, answered);
        ScanReport report = await verifying;

        // Memory is that of the findings and the verdicts: 120 MB of answers went by.
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 40_000_000, $"{grown:N0} bytes are kept");
        Assert.Equal(findings.Length, report.Findings.Count);
        Assert.Equal((600, 400), (report.Findings.Count(f => f.Verification.Outcome == Outcome.Active),
            report.Findings.Count(f => f.Verification.Outcome == Outcome.Inactive)));
        Assert.Empty(fake.Unexpected);
        for (int provider = 0; provider < Providers; provider++)
        {
            FakeHost host = fake.On(HostOf(provider));
            Assert.Equal(OfEach + 1, host.Requests.Count);
            Assert.InRange(host.MostWithin(TimeSpan.FromSeconds(1)), 1, RateOf(provider));
            Assert.InRange(host.MostAtOnce, 1, MostAtOnce);
            // The seventh was asked to come again later: nothing came meanwhile but what was on its way.
            DateTimeOffset[] times = [.. host.Requests.Select(r => r.At)];
            Assert.InRange(times.Count(t => t > times[6] && t < times[6] + Pause), 0, MostAtOnce - 1);
            Assert.InRange((times[^1] - times[0]).TotalSeconds, (OfEach - 1.0) / RateOf(provider),
                (OfEach * 1.5 / RateOf(provider)) + Pause.TotalSeconds + 1);
        }
        byte[][] secrets = [.. findings.Select(f => f.Secret.RevealBytes())];
        Assert.DoesNotContain(fake.Requests, r => secrets.Any(s => Encoding.UTF8.GetBytes(r.Path).AsSpan().IndexOf(s) >= 0));
    }

    /// <summary>
    /// Moves the clock to the next timer each time that every worker waits for one: then nothing is on its way that it could
    /// overtake.
    /// </summary>
    private static async Task MoveAsync(Task run, ManualClock clock, SemaphoreSlim moved, int[] answered)
    {
        while (!run.IsCompleted)
        {
            int workers = answered.Sum(a => Math.Min(MostAtOnce, OfEach - a));
            if (workers > 0 && clock.Waiting == workers)
                clock.AdvanceToNext();
            else
                await Task.WhenAny(run, moved.WaitAsync()).WaitAsync(Patience);
        }
    }

    private static FakeReply Answer(AskedRequest request, int number)
    {
        if (number == 7)
            return FakeReply.TooMany(Pause.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        // Two of five are dead; what an answer says stands at its beginning, and it goes on and on.
        bool isDead = request.Authorization[^1] is '0' or '1';
        return isDead
            ? FakeReply.Json(401, "{\"error\": \"invalid_key\"}", ("X-Padding", new string('x', 4000)))
            : new FakeReply(200, new string('x', BodyLength)) { Headers = [("X-Key", "active")] };
    }

    private static string HostOf(int provider) => $"api.p{provider}.example";

    private static int RateOf(int provider) => 2 + (provider % 4);

    private static Finding MakeFinding(int number)
    {
        int provider = number % Providers;
        // The last digit says whether it is dead: two of each five of a provider.
        string secret = $"{MadeTokens.Random($"p{provider}_", 32, number + 1)}{number / Providers % 5}";
        var place = new Provenance { Source = SourceKind.File, Path = $"src/{number}.txt" };
        return new Finding
        {
            Id = FindingId.Compute([1], $"p{provider}", new Secret(secret)),
            Rule = SampleReports.MakeRule($"p{provider}-key", $"Key of provider {provider}"),
            Secret = new Secret(secret),
            Severity = Severity.High,
            Confidence = Confidence.Certain,
            Locations = [new Location(place, 1, 1, 1, 10)],
        };
    }

    private static TemplateCatalogue Templates()
    {
        var read = new List<RuleVerification>();
        for (int provider = 0; provider < Providers; provider++)
        {
            var problems = new List<Problem>();
            read.AddRange(TemplateFileReader.Read("p.yml", RuleFile(provider), TemplateSource.UserFile, problems));
            Assert.Empty(problems);
        }
        return new TemplateCatalogue(read, withBuiltIn: false);
    }

    private static string RuleFile(int provider) => $$"""
        provider: p{{provider}}
        rules:
          - id: p{{provider}}-key
            verify:
              hosts: [{{HostOf(provider)}}]
              safe: read-only
              rate: { per_second: {{RateOf(provider)}} }
              steps:
                - request: { url: 'https://{{HostOf(provider)}}/v1/me', auth: { bearer: $secret } }
                  when:
                    - { status: 200, header: { x-key: active }, outcome: active }
                    - { status: 401, json: { $.error: invalid_key }, outcome: inactive }
                    - { status: [429, 5xx], outcome: unknown, retry: true }
            test:
              - { given: { secret: example }, replies: [{ status: 200, headers: { X-Key: active } }], outcome: active }
              - { given: { secret: example }, replies: [{ status: 401, json: { error: invalid_key } }], outcome: inactive }
              - { given: { secret: example }, replies: [{ status: 500 }], outcome: unknown }

        """;
}

using KeyScan.Registry.Findings;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Findings;

/// <summary>What providers said of a secret, from one scan to the next.</summary>
public sealed class StoredVerificationTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SourceKind[] Code = [SourceKind.File];
    private readonly SampleReports _samples = new();

    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    private static Identity Someone => new()
    {
        Account = "acme",
        Owner = "dana@acme.example",
        Scopes = ["repo", "admin:org, write"],
        ExpiresAt = Then.AddDays(30),
        LastUsedAt = Then.AddDays(-1),
        Risk = Severity.Critical,
    };

    [Theory, MemberData(nameof(Kinds))]
    public void A_clear_answer_stays_until_another_clear_one_and_whose_it_was_stays_known(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        var store = new FindingStore(registry.Database);
        Finding plain = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "a.txt", 1);
        RecordedFinding Record(VerificationResult said)
        {
            store.Record("acme/shop", SampleReports.MakeReport(plain with { Verification = said }), Code);
            return Assert.Single(store.All());
        }

        Assert.Equal((Outcome.NotTried, false),
            (Record(VerificationResult.NotTried).Verification.Outcome, store.All()[0].WorksAtProvider));
        RecordedFinding unclear = Record(Said(Outcome.Unknown, Then) with { Why = "timeout" });
        Assert.Equal((Outcome.Unknown, "timeout", FindingState.Open),
            (unclear.Verification.Outcome, unclear.Verification.Why, unclear.State));

        VerificationResult active = Record(Said(Outcome.Active, Then.AddHours(1)) with { Identity = Someone }).Verification;
        Assert.Equal((Outcome.Active, Then.AddHours(1), "api.acme.example"), (active.Outcome, active.At, active.Host));
        Assert.Equal(Someone with { Scopes = [] }, active.Identity! with { Scopes = [] });
        Assert.Equal(Someone.Scopes, active.Identity!.Scopes);

        // A scan that does not ask, and one that gets no clear answer, change nothing of that.
        Assert.Equal(Outcome.Active, Record(VerificationResult.NotTried).Verification.Outcome);
        VerificationResult bad = Record(Said(Outcome.Unknown, Then.AddHours(2)) with { Why = "http: status 503" }).Verification;
        Assert.Equal((Outcome.Active, Then.AddHours(1), "http: status 503"), (bad.Outcome, bad.At, bad.Why));

        RecordedFinding over = Record(Said(Outcome.Inactive, Then.AddHours(3)));
        Assert.Equal((Outcome.Inactive, "acme", FindingState.Revoked),
            (over.Verification.Outcome, over.Verification.Identity!.Account, over.State));
        Assert.True(over.IsOver);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_provider_that_repeats_the_secret_does_not_bring_it_into_the_database(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        Finding plain = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "a.txt", 1);
        string secret = plain.Secret.Reveal();
        Finding echoed = plain with
        {
            Verification = Said(Outcome.Active, Then) with
            {
                Why = $"said {secret}",
                Identity = new Identity { Account = $"account {secret}", Owner = secret,
                    Scopes = [$"scope {secret}", new string('x', 5000)] },
            },
        };
        new FindingStore(registry.Database).Record("acme/shop", SampleReports.MakeReport(echoed), Code);
        Assert.Equal(-1, registry.AllBytes().AsSpan().IndexOf(echoed.Secret.RevealBytes()));
        Identity kept = Assert.Single(new FindingStore(registry.Database).All()).Verification.Identity!;
        Assert.StartsWith("account ", kept.Account, StringComparison.Ordinal);
        Assert.All(kept.Scopes, s => Assert.True(s.Length <= 300));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void An_issued_key_is_over_when_the_registry_says_so_whatever_a_provider_says(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key_id,key\nk1,{MadeTokens.Random("acme_", 32, 1)}\n");
        Finding issued = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "a.txt",
            1) with { IssuedKey = new IssuedKey { KeyId = "k1", Status = KeyStatus.Active } };
        var store = new FindingStore(registry.Database);
        store.Record("acme/shop", SampleReports.MakeReport(issued with { Verification = Said(Outcome.Inactive, Then) }), Code);
        Assert.Equal((FindingState.Open, false), (store.All()[0].State, store.All()[0].IsOver));
        registry.Database.Run(s => s.Execute("UPDATE issued_keys SET status = 2"));
        store.Record("acme/shop", SampleReports.MakeReport(issued with { Verification = Said(Outcome.Active, Then) }), Code);
        Assert.True(store.All()[0] is { State: FindingState.Revoked, WorksAtProvider: true });
    }

    private static VerificationResult Said(Outcome outcome, DateTimeOffset at) =>
        new() { Outcome = outcome, At = at, Host = "api.acme.example" };
}

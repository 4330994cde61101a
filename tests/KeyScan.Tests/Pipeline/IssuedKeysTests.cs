using System.Security.Cryptography;
using System.Text;
using KeyScan.Detection.Issued;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Filtering;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

public sealed class IssuedKeysTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly Pepper _pepper = new(1, RandomNumberGenerator.GetBytes(32));
    private readonly string _plain = MadeTokens.Random("", 40, seed: 1);
    private readonly string _acme = MadeTokens.Random("acme_", 20, seed: 2);
    private readonly string _revoked = MadeTokens.Random("", 40, seed: 3);
    private FingerprintSet? _set;

    public void Dispose()
    {
        _set?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_key_that_no_rule_knows_is_found_as_certain_with_its_owner()
    {
        Finding finding = Assert.Single(Scan($"curl -u x:{_plain} https://api.example.test\n").Findings);
        Assert.Equal(("issued-key", Confidence.Certain, Severity.Critical),
            (finding.Rule.Id, finding.Confidence, finding.Severity));
        Assert.Equal(("plain", "Dana", KeyStatus.Active),
            (finding.IssuedKey!.KeyId, finding.IssuedKey.Owner, finding.IssuedKey.Status));
        Assert.Equal(Fingerprint.Compute(_pepper, new Secret(_plain)), finding.Fingerprint);
        Assert.DoesNotContain(_plain[8..], finding.Locations[0].Excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_a_rule_knows_keeps_its_rule_and_becomes_certain()
    {
        Finding finding = Assert.Single(Scan($"a {_acme}\n").Findings);
        Assert.Equal(("acme-key", Confidence.Certain, "acme"), (finding.Rule.Id, finding.Confidence, finding.IssuedKey!.KeyId));
    }

    [Fact]
    public void An_issued_key_in_base64_is_found()
    {
        Finding finding =
            Assert.Single(Scan($"data: {Convert.ToBase64String(Encoding.ASCII.GetBytes($"user:{_plain}"))}\n").Findings);
        Assert.Equal(["base64"], finding.DecodedBy);
        Assert.Equal("plain", finding.IssuedKey!.KeyId);
    }

    [Fact]
    public void A_key_that_a_rule_sees_in_one_place_only_is_one_finding()
    {
        Finding finding =
            Assert.Single(Scan($"a {_acme}\nb {Convert.ToHexString(Encoding.ASCII.GetBytes(_acme))}\nc(\"{_acme}\")\n").Findings);
        Assert.Equal(3, finding.Occurrences);
    }

    [Fact]
    public void A_revoked_key_is_shown_for_the_record_and_fails_no_run()
    {
        ScanReport report = Scan($"x = \"{_revoked}\"\n");
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal((Severity.Info, KeyStatus.Revoked), (finding.Severity, finding.IssuedKey!.Status));
        Assert.Equal(0, report.ExitCode());
    }

    [Fact]
    public void A_comment_a_baseline_and_an_entry_that_nobody_agreed_to_do_not_hide_an_active_key()
    {
        string text = $"x = \"{_plain}\" # keyscan:allow\n";
        Assert.Single(Scan(text, new InlineFilter(new DateOnly(2026, 11, 21))).Findings);
        var entry = new AllowEntry { Rules = ["issued-key"], Reason = "old", Origin = ".keyscan.yml:1" };
        Assert.Single(Scan(text, Allow(entry)).Findings);
        Assert.Single(Scan(text, Allow(entry with { Approver = "Kim" })).Findings);
        Assert.Single(Scan(text, Allow(entry with { Expires = new DateOnly(2026, 12, 1) })).Findings);
        Assert.Empty(Scan(text, Allow(entry with { Approver = "Kim", Expires = new DateOnly(2026, 12, 1) })).Findings);
        Assert.Empty(Scan($"x = \"{_revoked}\" # keyscan:allow\n", new InlineFilter(new DateOnly(2026, 11, 21))).Findings);
    }

    [Fact]
    public void What_the_registry_knows_wins_over_what_the_set_knew_when_it_was_written()
    {
        var revoked = new IssuedKey { KeyId = "plain", Owner = "Kim", Status = KeyStatus.Revoked };
        Finding finding =
            Assert.Single(Scan($"{_plain}\n", (epoch, hash) => epoch == 1 && hash.Length == 32 ? revoked : null).Findings);
        Assert.Equal(("Kim", Severity.Info), (finding.IssuedKey!.Owner, finding.Severity));
    }

    [Theory]
    [InlineData("production", "orders:write", false, Severity.Critical)]
    [InlineData("production", null, false, Severity.Critical)]
    [InlineData("production", "orders:read", false, Severity.Medium)]
    [InlineData("production", "orders:read", true, Severity.High)]
    [InlineData("staging", "orders:write", false, Severity.High)]
    [InlineData(null, "orders:write", true, Severity.Critical)]
    [InlineData("test", "orders:write", false, Severity.Medium)]
    [InlineData("test", "orders:read", false, Severity.Low)]
    public void Severity_follows_environment_scopes_and_exposure(string? environment, string? scope, bool isPublic,
        Severity expected)
    {
        var key = new IssuedKey { KeyId = "k", Environment = environment, Scopes = scope is null ? [] : [scope],
            Status = KeyStatus.Active };
        Assert.Equal(expected, IssuedSeverity.Judge(key, [Place(SourceKind.File)], isPublic, Now));
    }

    [Fact]
    public void A_key_in_commits_that_nothing_reaches_is_one_step_less_severe()
    {
        var key = new IssuedKey { KeyId = "k", Environment = "staging", Status = KeyStatus.Active };
        Assert.Equal(Severity.High, IssuedSeverity.Judge(key, [Place(SourceKind.Blob, "refs/heads/main")], isPublic: false, Now));
        Assert.Equal(Severity.Medium, IssuedSeverity.Judge(key, [Place(SourceKind.Blob)], isPublic: false, Now));
        Assert.Equal(Severity.High,
            IssuedSeverity.Judge(key, [Place(SourceKind.Blob), Place(SourceKind.Blob, "refs/heads/main")], isPublic: false, Now));
    }

    private static Location Place(SourceKind source, params string[] refs) =>
        new(new Provenance { Source = source, Path = "a", ReachableFrom = refs }, 1, 1, 1, 2);

    private static AllowFilter Allow(AllowEntry entry) => new([entry], "/", new DateOnly(2026, 11, 21));

    private ScanReport Scan(string text, params IFindingFilter[] filters) => Scan(text, registry: null, filters);

    private ScanReport Scan(string text, Func<int, byte[], IssuedKey?>? registry, params IFindingFilter[] filters)
    {
        var ring = new PepperRing([_pepper]);
        _set?.Dispose();
        string path = Path.Combine(_folder.Path, "keys.set");
        FingerprintSetBuilder.Write(path, ring, [
            RecordOf(_plain,
                new IssuedKey { KeyId = "plain", Owner = "Dana", Environment = "production", Status = KeyStatus.Active }),
            RecordOf(_acme, new IssuedKey { KeyId = "acme", Status = KeyStatus.Active }),
            RecordOf(_revoked, new IssuedKey { KeyId = "revoked", Status = KeyStatus.Revoked })], withOwners: true);
        _set = FingerprintSet.Open(path, ring);
        var options = new ScanOptions
        {
            Rules = RuleCatalogue.Of([TestRules.Acme()]),
            Filters = filters,
            Peppers = ring,
            IssuedKeys = new IssuedKeys(_set, ring, registry, Now),
        };
        return new Scanner(options)
            .Scan(new StreamSource(new MemoryStream(Encoding.UTF8.GetBytes(text)), "<text>"), "text", new CoverageCounter());
    }

    private SetRecord RecordOf(string secret, IssuedKey key)
    {
        byte[] hash = new byte[Fingerprint.HashLength];
        Fingerprint.Compute(_pepper, Encoding.UTF8.GetBytes(secret), hash);
        new TokenHasher(_pepper).TryShape(Encoding.UTF8.GetBytes(secret), out TokenShape shape);
        return new SetRecord(1, hash, shape, key);
    }
}

using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Registry.Findings.Reports;

/// <summary>A made-up organisation with any number of leaks, the same for the same seed.</summary>
internal sealed class SampleOrganisation(int seed)
{
    /// <summary>The time of every report.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly (string Id, string Description, string Provider, Severity Severity, Confidence Confidence,
        string Prefix)[] Rules =
    [
        ("acme-live-key", "Acme live key", "acme", Severity.Critical, Confidence.Certain, "acme_live_"),
        ("github-classic-pat", "GitHub personal access token", "github", Severity.High, Confidence.Certain, "ghp_"),
        ("aws-access-key", "AWS secret access key", "aws", Severity.Critical, Confidence.High, ""),
        ("slack-webhook", "Slack webhook", "slack", Severity.Medium, Confidence.High, ""),
        ("stripe-live-key", "Stripe live key", "stripe", Severity.High, Confidence.High, "sk_l"),
        ("generic-secret", "Password or key in code", "generic", Severity.Low, Confidence.Low, ""),
        ("mapbox-token", "Mapbox public token", "mapbox", Severity.Info, Confidence.Medium, "pk.e"),
    ];

    private static readonly string?[] Teams = ["payments", "platform", "mobile", "data", "growth", null];
    private static readonly string[] People =
        ["Ada Lindqvist", "Bo Chen", "Carmen Ruiz", "Dele Okafor", "Eva Novak", "Farid Haddad"];
    private static readonly string[] Words = ["shop", "billing", "checkout", "ios-app", "android-app", "infra", "website", "etl",
        "search", "mailer", "docs", "sandbox"];
    private static readonly string[] Paths = ["config/settings.yml", "src/Payments/Client.cs", "deploy/values.yaml", ".env",
        "scripts/backfill.py", "app/src/main/res/keys.xml", "notebooks/churn.ipynb"];

    private readonly Random _random = new(seed);
    private readonly List<string> _secrets = [];

    /// <summary>Every secret that the findings made so far stand for.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>A report over <paramref name="count"/> findings in <paramref name="repositories"/> repositories.</summary>
    public OrganisationReport MakeReport(int count, int repositories = 40) => new()
    {
        Title = "acme",
        Now = Now,
        Findings = [.. Enumerable.Range(0, count).Select(i => MakeFinding(i, repositories))],
        Repositories = [.. Enumerable.Range(0, repositories).Select(MakeRepository)],
    };

    /// <summary>A finding whose every text tries to be markup, script, an escape sequence or a command.</summary>
    public RecordedFinding MakeHostileFinding()
    {
        const string Markup = "</script><script>document.title='owned'</script><img src=x "
            + "onerror=\"document.title='owned'\"><!-- \u202e\u2028 \e[31m ::error::x ##vso[x]";
        RecordedFinding finding = MakeFinding(0, 1);
        return finding with
        {
            Description = Markup,
            RuleId = Markup,
            Provider = Markup,
            Advice = Markup,
            IssuedKey =
                new IssuedKey { KeyId = Markup, Owner = Markup, Team = Markup, Environment = Markup, Status = KeyStatus.Active },
            Sightings = [finding.Sightings[0] with { Repository = Markup, State = FindingState.Open,
                Places = [finding.Sightings[0].Places[0] with { Path = Markup, Author = Markup, Commit = Markup }] }],
        };
    }

    /// <summary>Finding <paramref name="index"/>.</summary>
    public RecordedFinding MakeFinding(int index, int repositories)
    {
        (string Id, string Description, string Provider, Severity Severity, Confidence Confidence, string Prefix) rule =
            Rules[Math.Min(_random.Next(Rules.Length), _random.Next(Rules.Length + 2))];
        string secret = MadeTokens.Random(rule.Prefix, 32, _random.Next());
        _secrets.Add(secret);
        DateTimeOffset since = Now.AddDays(-Math.Pow(_random.NextDouble(), 1.6) * 520);
        bool isIssued = rule.Provider == "acme";
        FindingState state = (FindingState)(_random.Next(10) switch { < 4 => 0, 4 => 1, _ => 3 });
        KeyStatus status = _random.Next(
            12) switch { 0 => KeyStatus.Active, 1 => KeyStatus.Suspended, 2 => KeyStatus.Expired, _ => KeyStatus.Revoked };
        DateTimeOffset end = since.AddDays((Now - since).TotalDays * Math.Pow(_random.NextDouble(), 2));
        string id = $"{index:x8}{_random.NextInt64():x16}{_random.Next():x8}";
        return new RecordedFinding
        {
            Id = id,
            RuleId = rule.Id,
            Description = rule.Description,
            Provider = rule.Provider,
            Severity = rule.Severity,
            Confidence = rule.Confidence,
            Redacted = FindingId.TryParse(id, out FindingId known) ? known.Tagged(Secret.Redact(secret)) : Secret.Redact(secret),
            Fingerprint = isIssued ? $"e1:{Convert.ToHexStringLower(MakeBytes(32))}" : null,
            Advice = $"Revoke it at {rule.Provider} and put its successor into the secret store",
            IssuedKey = !isIssued ? null : new IssuedKey
            {
                KeyId = $"key-{index:0000}",
                Owner = _random.Next(8) == 0 ? null : People[_random.Next(People.Length)],
                Team = Teams[_random.Next(Teams.Length)],
                Environment = _random.Next(3) == 0 ? "staging" : "production",
                Status = status,
                StatusChangedAt = status == KeyStatus.Active ? null : end,
                ExpiresAt = status == KeyStatus.Expired ? end : null,
            },
            Sightings = [.. Enumerable.Range(0, _random.Next(6) == 0 ? Math.Min(repositories, _random.Next(2, 6)) : 1)
                .Select(i => MakeSighting(NameOf((index * 7 + i + _random.Next(3)) % repositories), since,
                    state == FindingState.Fixed ? end : Now, state))
                .DistinctBy(s => s.Repository, StringComparer.Ordinal)],
        };
    }

    private Sighting MakeSighting(string repository, DateTimeOffset since, DateTimeOffset last, FindingState state) => new()
    {
        Repository = repository,
        FirstSeenAt = last < since.AddDays(2) ? last : since.AddDays(_random.NextDouble() * 2),
        LastSeenAt = last,
        State = state,
        Occurrences = _random.Next(1, 5),
        Places = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(i => new RecordedLocation
        {
            Path = Paths[_random.Next(Paths.Length)],
            Line = _random.Next(1, 400),
            Column = _random.Next(1, 80),
            Source = SourceKind.Blob,
            Commit = Convert.ToHexStringLower(MakeBytes(20)),
            Author = $"{People[_random.Next(People.Length)]} <dev@acme.example>",
            Date = since.AddDays(i),
            IsReachable = state != FindingState.Fixed,
        })],
    };

    private RepositoryScan MakeRepository(int index) => new()
    {
        Name = NameOf(index),
        Url = $"https://github.example/{NameOf(index)}",
        IsPublic = index % 5 == 0,
        ScannedAt = Now.AddHours(-_random.Next(1, 20)),
        Elapsed = TimeSpan.FromSeconds(_random.Next(1, 90)),
        Commits = _random.Next(10, 9000),
        Blobs = _random.Next(100, 90000),
        Bytes = _random.NextInt64(1 << 20, 1L << 32),
        Problem = index % 13 == 6 ? "The clone stalled for 60 s and was given up" : null,
    };

    private byte[] MakeBytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static string NameOf(int index) =>
        index < Words.Length ? $"acme/{Words[index]}" : $"acme/{Words[index % Words.Length]}-{index / Words.Length + 1}";
}

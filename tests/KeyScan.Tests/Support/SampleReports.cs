using KeyScan.Sinks;
using System.Text;

namespace KeyScan.Tests.Support;

/// <summary>
/// Makes reports as a scan would, with secrets drawn when the test runs: no file here holds anything that looks like a key.
/// </summary>
public sealed class SampleReports(int seed = 1)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly Random _random = new(seed);

    public static SinkOptions Options { get; } = new() { ToolVersion = "0.1.0" };

    /// <summary>A rule; without a confidence or severity of its own it finds certain, critical things.</summary>
    public static Rule MakeRule(string id, string description, Severity severity = Severity.Critical,
        Confidence confidence = Confidence.High) => new()
    {
        Id = id,
        Description = description,
        Provider = id.Split('-')[0],
        Family = id.Split('-')[0],
        Severity = severity,
        Confidence = confidence,
        Literals = [new Literal("acme_", IgnoreCase: false)],
        Pattern = "(?<secret>acme_[A-Za-z0-9]{32})",
        Window = Window.Line,
        Advice = "Revoke it at Acme › Settings › API keys, then create a new one.",
        References = ["https://acme.example/docs/api-keys?section=keys"],
        Tags = ["payments"],
    };

    /// <summary>A secret nobody has ever seen.</summary>
    public Secret MakeSecret(string prefix = "acme_", int length = 32)
    {
        var text = new StringBuilder(prefix);
        for (int i = 0; i < length; i++)
            text.Append(Alphabet[_random.Next(Alphabet.Length)]);
        return new Secret(text.ToString());
    }

    /// <summary>A place in a file, the secret after <paramref name="before"/>.</summary>
    public Location MakeLocation(string path, int line, Secret secret, string before = "  token = \"", string after = "\";") =>
        new(new Provenance { Source = SourceKind.File, Path = path }, line, before.Length + 1, line,
            before.Length + 1 + secret.Length)
        {
            Blob = MakeId(),
            Excerpt = before + secret + after,
            AssignedTo = System.Text.RegularExpressions.Regex.Match(before, @"\w+(?=\W*$)").Value,
        };

    /// <summary>The same place in history.</summary>
    public Location InCommit(Location location, params string[] reachableFrom) => location with
    {
        Provenance = location.Provenance with
        {
            Source = SourceKind.Blob,
            Commit = MakeId(),
            Author = "Jané Döe <jane@example.com>",
            Date = new DateTimeOffset(2026, 1, 5, 23, 30, 0, TimeSpan.FromHours(-5)),
            ReachableFrom = reachableFrom,
        },
    };

    /// <summary>A finding of <paramref name="rule"/> at <paramref name="locations"/>.</summary>
    public static Finding MakeFinding(Rule rule, Secret secret, params Location[] locations) => new()
    {
        Id = FindingId.Compute("a salt of tests"u8, rule.Family, secret),
        Rule = rule,
        Secret = secret,
        Severity = rule.Severity,
        Confidence = rule.Confidence,
        Locations = locations,
        Occurrences = locations.Length,
        Entropy = 4.187654,
    };

    /// <summary>A finding in one file.</summary>
    public Finding MakeFinding(Rule rule, string path, int line)
    {
        Secret secret = MakeSecret();
        return MakeFinding(rule, secret, MakeLocation(path, line, secret));
    }

    /// <summary>A report of <paramref name="findings"/> with the coverage of a small scan.</summary>
    public static ScanReport MakeReport(params Finding[] findings)
    {
        var coverage = new CoverageCounter();
        for (int i = 0; i < 1204; i++)
            coverage.AddFile(10_216);
        coverage.AddSkipped(SkipReason.Binary, 14);
        coverage.AddSkipped(SkipReason.SymbolicLink, 2);
        return new ScanReport
        {
            Findings = findings,
            Coverage = coverage.ToCoverage(),
            Rules = [.. Enumerable.Repeat(MakeRule("acme-key", "Acme key"), 180)],
            Target = "src, tests",
            StartedAt = new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero),
            Elapsed = TimeSpan.FromMilliseconds(212),
        };
    }

    /// <summary>
    /// Everything a report can hold: many places, history, an issued key, advice, suppressions and a problem.
    /// </summary>
    public ScanReport MakeFullReport()
    {
        ScanReport report = MakeReport(
            MakeIssued(),
            MakeHistoric(),
            MakeFinding(MakeRule("acme-webhook", "Acme webhook address", Severity.Medium, Confidence.Medium), "src/hooks.ts", 7),
            MakeFinding(MakeRule("generic-secret", "Generic secret", Severity.Medium, Confidence.Low), "src/guess.py", 3),
            MakeFinding(
                MakeRule("generic-secret", "Generic secret", Severity.Low, Confidence.Low), "docs/setup of staging.md", 118));
        return report with
        {
            Coverage =
                report.Coverage with { Allowed = [new AllowedCount(".keyscan.yml", 2), new AllowedCount("inline comment", 1)] },
            Suppressed =
            [
                MakeSuppressed(SuppressionKind.Allow, ".keyscan.yml:12", "A key of the public sandbox"),
                MakeSuppressed(SuppressionKind.Inline, "keyscan:allow", null),
                MakeSuppressed(SuppressionKind.Baseline, ".keyscan-baseline", null),
            ],
        };
    }

    /// <summary>A report of a run that could not cover something.</summary>
    public static ScanReport WithProblem(ScanReport report, Problem problem) =>
        report with { Coverage = report.Coverage with { Problems = [.. report.Coverage.Problems, problem] } };

    /// <summary>The full report of a run that could not read everything.</summary>
    public ScanReport MakeIncompleteReport()
    {
        ScanReport report = MakeFullReport();
        return WithProblem(report,
            new Problem("The object is truncated", ".git/objects/pack/pack-1.pack", "Run git fsck and fetch again"));
    }

    /// <summary>
    /// What a hostile repository can bring: text that acts on what displays it, and the secret itself outside of excerpts.
    /// </summary>
    public ScanReport MakeHostileReport()
    {
        Secret secret = MakeSecret();
        string[] paths =
        [
            $"dumps/{secret.Reveal()}.txt",
            "::error::a\nfile \e[31mred\e[0m",
            "##vso[task.setvariable variable=x]y/##[error]",
            "=cmd|' /C calc'!A0",
            "right\u202eto-left\u2066/\u009b2J\0\ud800",
            "a:b/[link](1)?q=%41#f, \"quoted\" & <b>.cs",
        ];
        Location[] places =
            [.. paths.Select((path, i) => InCommit(MakeLocation(path, i + 1, secret, "\e]0;title\a\t", "\u2067;"), "main"))];
        places[0] = places[0] with
        {
            Provenance =
                places[0].Provenance with { Author = $"{secret.Reveal()} \e[2J", ReachableFrom = [$"leak/{secret.Reveal()}"] },
        };
        Rule rule = MakeRule("acme-key", "Acme key");
        ScanReport report = MakeReport([.. places.Select((_, i) => MakeFinding(rule, secret, [.. places[i..], .. places[..i]]))]);
        report = WithProblem(report, new Problem($"Cannot read \e[2J{secret.Reveal()}", paths[1], "Look at ::it"));
        report = report with { Coverage = report.Coverage with { Allowed = [new AllowedCount($"by {secret.Reveal()}", 1)] } };
        Suppression suppression = new(SuppressionKind.Inline, $"keyscan:allow {secret.Reveal()}", $"\e[2J{secret.Reveal()}");
        return report with
        {
            Target = paths[2],
            Suppressed = [MakeFinding(rule, secret, places) with { Suppression = suppression }],
        };
    }

    private Finding MakeIssued()
    {
        Secret secret = MakeSecret("acme_live_");
        Location[] places =
        [
            MakeLocation("src/Shop/Settings.cs", 14, secret, "    private const string Token = \""),
            MakeLocation("deploy/values.yaml", 3, secret),
            MakeLocation("docs/setup.md", 88, secret),
            InCommit(MakeLocation("src/old/Settings.cs", 9, secret), "main"),
            MakeLocation("tests/fixtures/a b#1.json", 1, secret),
        ];
        return MakeFinding(MakeRule("acme-live-key", "Acme live API key"), secret, places) with
        {
            Confidence = Confidence.Certain,
            Occurrences = 15,
            Verification = new VerificationResult { Outcome = Outcome.Active },
            Fingerprint = Fingerprint.Compute(new Pepper(1, new byte[32]), secret),
            IssuedKey = new IssuedKey
            {
                KeyId = "key-4711",
                Status = KeyStatus.Active,
                Owner = "jane@example.com",
                Team = "payments",
                Environment = "production",
                Scopes = ["charges:write", "refunds:write"],
                LastUsedAt = new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero),
            },
        };
    }

    private Finding MakeHistoric()
    {
        Secret secret = MakeSecret("acmepat_");
        Location place = InCommit(MakeLocation("config/prod.env", 2, secret, "ACME_PAT=", ""), "main", "v1.0", "v1.1", "v2.0");
        return MakeFinding(MakeRule("acme-pat", "Acme personal access token", Severity.High), secret,
            place) with { DecodedBy = ["base64"] };
    }

    private Finding MakeSuppressed(SuppressionKind kind, string by, string? reason) =>
        MakeFinding(MakeRule("acme-live-key", "Acme live API key"), $"tests/{by}.txt",
            5) with { Suppression = new Suppression(kind, by, reason) };

    private ObjectId MakeId()
    {
        byte[] bytes = new byte[20];
        _random.NextBytes(bytes);
        return new ObjectId(bytes);
    }
}

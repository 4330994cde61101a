using System.Text.Json;
using KeyScan.Registry.Health;
using KeyScan.Registry.Leaks;

namespace KeyScan.Tests.Registry.Health;

public sealed class KeyHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly HealthOptions Options =
        new() { Now = Now, Departed = new HashSet<string>(["dana@example.test", "Kim"], StringComparer.OrdinalIgnoreCase) };

    private static IssuedKey Healthy => new()
    {
        KeyId = "k1",
        Owner = "Ada",
        Team = "payments",
        Environment = "production",
        Scopes = ["orders:read"],
        IssuedAt = Now.AddDays(-300),
        LastRotatedAt = Now.AddDays(-20),
        LastUsedAt = Now.AddDays(-1),
        ExpiresAt = Now.AddDays(60),
        Integration = "billing",
        Status = KeyStatus.Active,
    };

    [Fact]
    public void A_key_in_good_order_has_no_concern()
    {
        HealthReport report = Report([Healthy]);
        Assert.Equal(1, report.Healthy);
        Assert.All(report.Concerns, c => Assert.Equal(0, c.Count));
    }

    public static TheoryData<HealthConcern, IssuedKey> Concerned => new()
    {
        { HealthConcern.NotRotated, Healthy with { LastRotatedAt = Now.AddDays(-91) } },
        { HealthConcern.NotRotated, Healthy with { LastRotatedAt = null } },
        { HealthConcern.Unused, Healthy with { LastUsedAt = Now.AddDays(-91) } },
        { HealthConcern.Unused, Healthy with { LastUsedAt = null } },
        { HealthConcern.NoExpiry, Healthy with { ExpiresAt = null } },
        { HealthConcern.NoOwner, Healthy with { Owner = null, Team = null } },
        { HealthConcern.DepartedOwner, Healthy with { Owner = "KIM" } },
        { HealthConcern.DepartedOwner, Healthy with { Email = "Dana@example.test" } },
        { HealthConcern.AdminScopes, Healthy with { Scopes = ["orders:read", "org:admin"] } },
        { HealthConcern.ManyIntegrations, Healthy with { Integration = "billing; shop" } },
    };

    [Theory]
    [MemberData(nameof(Concerned))]
    public void Each_concern_is_seen_and_no_other(HealthConcern expected, IssuedKey key)
    {
        HealthReport report = Report([key]);
        Assert.Equal([expected], report.Concerns.Where(c => c.Count > 0).Select(c => c.Concern));
        Assert.Equal(0, report.Healthy);
    }

    [Fact]
    public void Keys_that_do_not_work_any_more_are_counted_and_are_no_concern()
    {
        HealthReport report = Report([
            Healthy with { Status = KeyStatus.Revoked, Owner = null, Team = null },
            Healthy with { ExpiresAt = Now.AddDays(-1), LastRotatedAt = null },
            Healthy with { Status = KeyStatus.Suspended, LastUsedAt = null }]);
        Assert.Equal([0, 1, 1, 1], report.ByStatus);
        Assert.All(report.Concerns, c => Assert.Equal(0, c.Count));
    }

    [Fact]
    public void Time_to_revoke_runs_from_the_first_leak_of_a_key_to_its_revocation()
    {
        IssuedKey[] keys = [.. Enumerable.Range(1, 10).Select(
            i => Healthy with { KeyId = $"k{i}", Status = KeyStatus.Revoked, StatusChangedAt = Now.AddDays(-10).AddHours(i) })];
        Leak[] leaks = [.. keys.Select(k => LeakOf(k.KeyId!, Now.AddDays(-10))), LeakOf("k1", Now.AddDays(-3)),
            LeakOf("open", Now.AddHours(-5))];
        HealthReport report = Report([.. keys, Healthy with { KeyId = "open" }], leaks);
        Assert.Equal(TimeSpan.FromHours(5), report.Revocation.Median);
        Assert.Equal(TimeSpan.FromHours(9), report.Revocation.NinetiethPercentile);
        Assert.Equal([TimeSpan.FromHours(5)], report.Revocation.Open);
        Assert.Equal("open", Assert.Single(report.Concerns[(int)HealthConcern.Leaked].Keys).Key.KeyId);
    }

    [Fact]
    public void A_key_that_was_revoked_before_it_leaked_says_nothing_about_the_time_to_revoke() =>
        Assert.Null(Report([Healthy with { Status = KeyStatus.Revoked, StatusChangedAt = Now.AddDays(-20) }],
            [LeakOf("k1", Now.AddDays(-3))]).Revocation.Median);

    [Fact]
    public void Every_active_key_is_in_one_age_and_one_environment()
    {
        var random = new Random(4);
        IssuedKey[] keys = [.. Enumerable.Range(0, 500).Select(i => Healthy with
        {
            KeyId = $"k{i}",
            LastRotatedAt = random.Next(5) == 0 ? null : Now.AddDays(-random.Next(1000)),
            IssuedAt = random.Next(5) == 0 ? null : Now.AddDays(-random.Next(1000)),
            Environment = random.Next(3) switch { 0 => null, 1 => "production", _ => "Test" },
        })];
        HealthReport report = Report(keys);
        Assert.Equal(500, report.Ages.Sum(a => a.Count));
        Assert.Equal(500, report.Environments.Sum(e => e.Count));
        Assert.Equal(HealthReport.MostListed, report.Concerns.Max(c => c.Keys.Count));
    }

    [Fact]
    public void The_page_asks_nobody_for_anything_and_shows_hostile_names_as_text()
    {
        using var page = new StringWriter();
        HealthHtml.Write(Report([Healthy with { KeyId = "<script>alert(1)</script>", Owner = "\"><img src=x>",
            Environment = "<b>", ExpiresAt = null }]), "A & B", page);
        string html = page.ToString();
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_counts_what_the_report_counts()
    {
        using var stream = new MemoryStream();
        HealthReport report = Report([Healthy, Healthy with { KeyId = "k2", Owner = null, Team = null }]);
        HealthJson.Write(report, stream);
        using JsonDocument json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal("keyscan-health/1", json.RootElement.GetProperty("schema").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("keys").GetProperty("active").GetInt64());
        JsonElement concern =
            json.RootElement.GetProperty("concerns").EnumerateArray().Single(c => c.GetProperty("count").GetInt64() > 0);
        Assert.Equal("no_owner", concern.GetProperty("concern").GetString());
        Assert.Equal("k2", concern.GetProperty("keys")[0].GetProperty("key_id").GetString());
    }

    private static HealthReport Report(IReadOnlyList<IssuedKey> keys, IReadOnlyList<Leak>? leaks = null)
    {
        var health = new KeyHealth(Options, leaks ?? []);
        foreach (IssuedKey key in keys)
            health.Add(key);
        return health.ToReport();
    }

    private static Leak LeakOf(string keyId, DateTimeOffset since) => new()
    {
        KeyId = keyId,
        Repository = $"repository of {since:O}",
        FindingId = "",
        Fingerprint = "",
        FirstSeenAt = since,
        LastSeenAt = Now,
        Severity = Severity.High,
        Path = "a",
        Line = 1,
        Occurrences = 1,
    };
}

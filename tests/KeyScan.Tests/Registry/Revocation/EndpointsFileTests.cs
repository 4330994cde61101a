using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class EndpointsFileTests
{
    private const string Good = """
        max_events_per_run: 50
        approvals: 2
        endpoints:
          - name: payments
            url: https://keys.example.com/hook
            match: { provider: [payments, ledger], environment: production }
            format: github-partner
            key_identifier: ours-1
            token_type: payments_key
            secret: [env:KEY, "file:old.pem"]
            mode: auto
            concurrency: 8
            rate_per_minute: 600
            status_url: https://keys.example.com/keys/{key_id}
            allow_private: [10.1.0.0/16, hooks.internal]
            timeout: 10
        notify:
          - name: owners
            url: http://hooks.internal/tell
            secret: env:OWNERS
            allow_private: hooks.internal
        """;

    [Fact]
    public void Every_key_is_read()
    {
        (RevocationEndpoints read, List<Problem> problems) = Parse(Good);
        Assert.Empty(problems);
        Assert.Equal((new EventLimit(50, TimeSpan.FromHours(1)), 2), (read.MaxEvents, read.Approvals));
        RevocationEndpoint payments = read.All[0];
        Assert.Equal((EndpointFormat.GithubPartner, EndpointMode.Auto, "ours-1", "payments_key"),
            (payments.Format, payments.Mode, payments.KeyIdentifier, payments.TokenType));
        Assert.Equal((8, 600, 10), (payments.Concurrency, payments.RatePerMinute, payments.Timeout.TotalSeconds));
        Assert.Equal(["env:KEY", "file:/etc/keyscan/old.pem"], payments.Secrets.Select(s => s.ToString()));
        Assert.True(payments.Match.Fits("Ledger", null, "production"));
        Assert.False(payments.Match.Fits("ledger", "any", "staging"));
        Assert.True(read.All[1].TellsOwner);
    }

    [Theory]
    [InlineData("5 per 1h", 5, 60)]
    [InlineData("100 per 30m", 100, 30)]
    [InlineData(" 7  per 2d", 7, 2880)]
    public void A_limit_says_how_many_events_within_how_long(string text, int most, int minutes)
    {
        (RevocationEndpoints read, List<Problem> problems) = Parse($"max_events: {text}\nendpoints: [{{ name: a, url: \"https://example.com/\", secret: \"env:A\" }}]\n");
        Assert.Empty(problems);
        Assert.Equal(new EventLimit(most, TimeSpan.FromMinutes(minutes)), read.MaxEvents);
        Assert.True(EventLimit.TryParse(read.MaxEvents.ToString(), out EventLimit again));
        Assert.Equal(read.MaxEvents, again);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("0 per 1h")]
    [InlineData("5 per h")]
    [InlineData("5 per 0h")]
    [InlineData("5 per 1y")]
    [InlineData("5 per 99999d")]
    [InlineData("-5 per 1h")]
    public void A_limit_that_says_no_time_is_refused(string text) =>
        Assert.Contains(Parse($"max_events: {text}\nendpoints: [{{ name: a, url: \"https://example.com/\", secret: \"env:A\" }}]\n").Problems, p => p.What.Contains("max_events", StringComparison.Ordinal));

    [Fact]
    public void A_limit_under_both_names_is_refused() =>
        Assert.Single(Parse("max_events: 5 per 1h\nmax_events_per_run: 5\nendpoints: [{ name: a, url: \"https://example.com/\", secret: \"env:A\" }]\n").Problems);

    [Theory]
    [InlineData("secret: env:A\n    url: http://example.com/", "plain http")]
    [InlineData("secret: env:A\n    url: ftp://example.com/", "https")]
    [InlineData("secret: env:A\n    url: https://me:word@example.com/", "a user or a password")]
    [InlineData("secret: env:A\n    url: nonsense", "no address")]
    [InlineData("url: https://example.com/", "`secret` is missing")]
    [InlineData("url: https://example.com/\n    secret: whsec_itself", "no reference")]
    [InlineData("url: https://example.com/\n    secret: env:A\n    mod: auto", "did you mean `mode`")]
    [InlineData("url: https://example.com/\n    secret: env:A\n    mode: always", "`mode` is `always`")]
    [InlineData("url: https://example.com/\n    secret: env:A\n    match: { provider: [] }", "`provider` is empty")]
    [InlineData("url: https://example.com/\n    secret: env:A\n    match: { providr: x }", "did you mean `provider`")]
    [InlineData("url: https://example.com/\n    secret: env:A\n    allow_private: '10.0.0.0/99'", "no host and no network")]
    [InlineData("url: https://example.com/\n    secret: env:A\n    status_url: https://example.com/", "{key_id}")]
    public void What_is_wrong_is_named_and_no_secret_is_shown(string keys, string expected)
    {
        (_, List<Problem> problems) = Parse($"endpoints:\n  - name: main\n    {keys}\n");
        Assert.Contains(problems, p => p.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, p => p.ToString().Contains("whsec_itself",
            StringComparison.Ordinal) || p.ToString().Contains(":word@", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_endpoints_of_one_name_are_refused() => Assert.Contains(Parse("""
        endpoints: [{ name: a, url: "https://example.com/", secret: "env:A" }]
        notify: [{ name: a, url: "https://example.com/", secret: "env:A" }]
        """).Problems, p => p.What.Contains("two endpoints", StringComparison.Ordinal));

    [Fact]
    public void A_file_without_endpoints_is_a_mistake() => Assert.Single(Parse("approvals: 1\n").Problems);

    private static (RevocationEndpoints Read, List<Problem> Problems) Parse(string text)
    {
        var problems = new List<Problem>();
        return (RevocationEndpoints.Parse("/etc/keyscan/endpoints.yml", text, problems), problems);
    }
}

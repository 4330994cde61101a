using System.Text;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Providers;
using KeyScan.Verification;

namespace KeyScan.Tests.Verification;

/// <summary>
/// Verdicts from one run to the next: each as long as its rule says, for what it was said of alone, without a secret.
/// </summary>
public sealed class VerdictFileTests : IAsyncLifetime, IDisposable
{
    private const string Active = """{"id": 7, "email": "jane@acme.example", "org": {"name": "Acme Shop"}, "expires": 1796083200}""";
    private readonly TemporaryFolder _folder = new();
    private readonly HurriedClock _clock = new();
    private readonly string _key = VerificationTrial.Key(51);
    private FakeProvider _provider = null!;
    private FakeHost _acme = null!;

    private string Path => _folder.Combine("verdicts");

    public async Task InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        _acme = _provider.On("api.acme.example");
    }

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_active_verdict_serves_the_next_run_with_its_identity_and_not_past_its_time()
    {
        _acme.Always(FakeReply.Json(200, Active, ("X-OAuth-Scopes", "read, admin:org")));
        VerificationResult first = await AskAsync();
        _clock.Pass(TimeSpan.FromMinutes(59));

        VerificationResult again = await AskAsync();

        Assert.Single(_acme.Requests);
        Assert.Equal((first.Outcome, first.At, first.Host), (again.Outcome, again.At, again.Host));
        Assert.Equal(first.Identity! with { Scopes = [] }, again.Identity! with { Scopes = [] });
        Assert.Equal(["read", "admin:org"], again.Identity!.Scopes);
        _clock.Pass(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first.At, (await AskAsync()).At);
        Assert.Equal(2, _acme.Requests.Count);
    }

    [Fact]
    public async Task A_dead_key_is_remembered_for_longer_and_what_is_unclear_not_at_all()
    {
        _acme.Play(FakeReply.Html, FakeReply.Json(401, "{\"error\": \"invalid_key\"}"), FakeReply.Html);
        Assert.Equal(Outcome.Unknown, (await AskAsync()).Outcome);
        Assert.Equal(Outcome.Inactive, (await AskAsync()).Outcome);
        _clock.Pass(TimeSpan.FromDays(29));
        Assert.Equal(Outcome.Inactive, (await AskAsync()).Outcome);
        Assert.Equal(2, _acme.Requests.Count);
        _clock.Pass(TimeSpan.FromDays(2));
        Assert.Equal(Outcome.Unknown, (await AskAsync()).Outcome);
        Assert.Equal(3, _acme.Requests.Count);
    }

    /// <summary>What is another about the question, and so is no question that was answered.</summary>
    [Theory]
    [InlineData("api.acme.example/v1/me", "api.acme.example/v2/me")]
    [InlineData("    severity: high\n", "    severity: high\n    family: other\n")]
    [InlineData("account: $.org.name", "account: $.email")]
    [InlineData("id: acme-key", "id: acme-other-key")]
    public async Task No_other_template_is_served(string good, string bad)
    {
        Assert.Contains(good, VerificationTrial.Acme, StringComparison.Ordinal);
        _acme.Always(FakeReply.Json(200, Active));
        await AskAsync();
        await AskAsync(VerificationTrial.Acme.Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal(2, _acme.Requests.Count);
        // A description is none of that.
        await AskAsync(
            VerificationTrial.Acme.Replace("description: Acme key", "description: Acme's key", StringComparison.Ordinal));
        Assert.Equal(2, _acme.Requests.Count);
    }

    [Fact]
    public async Task Who_wants_to_know_how_it_is_now_takes_no_older_verdict_and_leaves_a_new_one()
    {
        _acme.Play(FakeReply.Json(200, Active), FakeReply.Json(401, "{\"error\": \"invalid_key\"}"));
        await AskAsync();
        _clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(Outcome.Inactive, (await AskAsync(options: new VerificationOptions { AsksAnew = true })).Outcome);
        Assert.Equal(Outcome.Inactive, (await AskAsync()).Outcome);
        Assert.Equal(2, _acme.Requests.Count);
    }

    [Fact]
    public async Task No_secret_is_in_the_file_also_where_the_provider_repeats_it()
    {
        string text = VerificationTrial.Acme.Replace("      rate:",
            "      needs: { other: { rule: acme-other, secret: true } }\n      rate:", StringComparison.Ordinal)
            .Replace("auth: { bearer: $secret }", "auth: { bearer: $secret }, headers: { X-Other: $other }",
                StringComparison.Ordinal)
            .Replace("given: { secret: example }", "given: { secret: example, other: '<<oacm_[A-Za-z0-9]{24}>>' }",
                StringComparison.Ordinal)
            + "  - id: acme-other\n    description: Acme other\n    pattern: '(?<secret>oacm_[A-Za-z0-9]{24})'\n    "
            + "keywords: [oacm_]\n";
        string other = VerificationTrial.Key(52, "oacm_");
        _acme.Always(FakeReply.Json(200, $$"""{"id": 1, "org": {"name": "of {{_key}}"}, "email": "{{other}}@acme.example"}""", ("X-OAuth-Scopes", $"read,{other}")));
        await AskAsync(text, $"KEY={_key}\nOTHER={other}\n");

        string kept = File.ReadAllText(Path);
        Assert.Contains("\"active\":true", kept, StringComparison.Ordinal);
        foreach (string secret in (string[])[_key, other, _key[5..], other[5..],
            Convert.ToBase64String(Encoding.ASCII.GetBytes(_key)), Convert.ToHexStringLower(Encoding.ASCII.GetBytes(_key))])
            Assert.DoesNotContain(secret, kept, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["verdicts", "verdicts.lock"],
            Directory.GetFiles(_folder.Path).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public async Task Two_runs_at_once_keep_what_both_have_learned()
    {
        _acme.Always(FakeReply.Json(200, Active));
        await AskAsync(secrets: $"KEY={VerificationTrial.Key(60)}");
        using var one = new VerificationTrial(_provider, time: _clock) { Verdicts = VerdictFile.Open(Path, _clock) };
        using var two = new VerificationTrial(_provider, time: _clock) { Verdicts = VerdictFile.Open(Path, _clock) };
        await one.VerifyAsync($"KEY={VerificationTrial.Key(61)}");
        await two.VerifyAsync($"KEY={VerificationTrial.Key(62)}");

        await AskAsync(secrets: string.Concat(Enumerable.Range(60, 3).Select(s => $"KEY{s}={VerificationTrial.Key(s)}\n")));

        Assert.Equal(3, _acme.Requests.Count);
    }

    [UnixFact]
    public void A_file_that_others_could_write_to_is_refused()
    {
        _folder.Write("verdicts", "");
        Allow((UnixFileMode)0b110_110_100);
        Assert.Contains("could call a live key dead",
            Assert.Throws<ProblemException>(() => VerdictFile.Open(Path, _clock)).Problem.What, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("", "this is no file of verdicts")]
    [InlineData("{\"format\":\"other\",\"key\":\"00\"}\n", "this is no file of verdicts")]
    [InlineData("KEY\n{\"name\":\"x\"}\n", "a line of it is no verdict")]
    [InlineData("KEY\n{\"name\":\"NAME\",\"until\":1,\"verdict\":{\"active\":\"yes\"}}\n", "a line of it is no verdict")]
    [InlineData("KEY\n{\"name\":\"../../x\",\"until\":1,\"verdict\":{\"active\":true,\"at\":1}}\n", "a line of it is no verdict")]
    public void What_is_no_file_of_verdicts_is_left_alone_and_told(string text, string expected)
    {
        text = text.Replace("KEY", $"{{\"format\":\"keyscan-verdicts/1\",\"key\":\"{new string('0', 64)}\"}}",
            StringComparison.Ordinal).Replace("NAME", new string('a', 64), StringComparison.Ordinal);
        _folder.Write("verdicts", text);
        Allow(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(expected, Assert.Throws<ProblemException>(() => VerdictFile.Open(Path, _clock)).Problem.What);
        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public async Task A_verdict_from_the_future_is_none()
    {
        _acme.Always(FakeReply.Json(200, Active));
        _clock.Pass(TimeSpan.FromDays(3000));
        await AskAsync();
        _clock.Pass(-TimeSpan.FromDays(3000));
        await AskAsync();
        Assert.Equal(2, _acme.Requests.Count);
    }

    private async Task<VerificationResult> AskAsync(string text = VerificationTrial.Acme, string? secrets = null,
        VerificationOptions? options = null)
    {
        VerdictFile verdicts = VerdictFile.Open(Path, _clock);
        using var trial = new VerificationTrial(_provider, text, options, _clock) { Verdicts = verdicts };
        ScanReport report = await trial.VerifyAsync(secrets ?? $"KEY={_key}\n");
        Assert.Null(verdicts.Problem);
        return report.Findings.First(f => f.Rule.Id != "acme-other").Verification;
    }

    private void Allow(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, mode);
    }
}

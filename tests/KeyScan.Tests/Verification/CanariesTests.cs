using System.Globalization;
using KeyScan.Http;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Tests.Support;
using KeyScan.Verification;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification;

/// <summary>Who plants bait hears of it when it is used: nobody is asked about any that is published.</summary>
public sealed class CanariesTests
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Where bait is told by, host or account.</summary>
    public static TheoryData<string> Known => [.. Canaries.Known.Select(c => c.Value)];

    /// <summary>Each published host and account, as a scan finds it with the built-in rules: told to be bait, in no rehearsal, and no connection is opened for it.</summary>
    [Theory, MemberData(nameof(Known))]
    public async Task Nobody_is_asked_about_what_is_published(string value)
    {
        string text = TextWith(Canaries.Known.Single(c => c.Value == value));
        int opened = 0;
        using var run = new VerificationRun(new TemplateCatalogue([]), new VerificationOptions(), new GuardedClientOptions
        {
            Connect = (_, _) => throw new IOException($"a connection was opened: {++opened}"),
            Time = new HurriedClock(),
        });
        ScanReport report = new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn(), NearbyLines = run.NearbyLines }).Scan(text);
        Assert.Empty(run.Plan(report));
        ScanReport verified = await run.VerifyAsync(report, default);
        Finding bait = Assert.Single(verified.Findings, f => f.Verification.Outcome != Outcome.NotTried);
        Assert.Equal((Outcome.Canary, null), (bait.Verification.Outcome, bait.Verification.Host));
        Assert.Contains("Thinkst Canarytokens's bait; nobody asked (https://", bait.Verification.Why, StringComparison.Ordinal);
        Assert.Equal(0, opened);
    }

    /// <summary>The same beside them without the bait is asked about: nothing else keeps the test above from opening connections.</summary>
    [Theory]
    [InlineData("123456789012")]
    [InlineData("595918472157")]
    public async Task A_key_of_another_account_is_asked_about(string account)
    {
        int opened = 0;
        using var run = new VerificationRun(new TemplateCatalogue([]), new VerificationOptions(), new GuardedClientOptions
        {
            Connect = (_, _) =>
            {
                Interlocked.Increment(ref opened);
                throw new IOException("no");
            },
            Time = new HurriedClock(),
        });
        ScanReport report = new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn(), NearbyLines = run.NearbyLines }).Scan(TextOf(account));
        Assert.Equal("sts.amazonaws.com", Assert.Single(run.Plan(report)).Host);
        await run.VerifyAsync(report, default);
        Assert.True(opened > 0);
    }

    [Theory]
    [InlineData("canarytokens.com")]
    [InlineData("https://x1.CanaryTokens.com/about/abc")]
    [InlineData("x1.canarytokens.com:8443")]
    [InlineData("postgres://app@x1.canarytokens.com.:5432/shop")]
    [InlineData("mongodb://app@db.acme.example,x1.canarytokens.com,db2.acme.example/shop")]
    [InlineData("amqp://app@[x1.canarytokens.com]?a=b")]
    public void A_host_is_known_in_every_place_of_an_address(string text) => Assert.NotNull(Canaries.Find(["else", text]));

    [Theory]
    [InlineData("https://notcanarytokens.com/")]
    [InlineData("https://not-canarytokens.com/")]
    [InlineData("https://canarytokens.com.acme.example/")]
    [InlineData("https://canarytokens.community/")]
    [InlineData("https://canarytokens.com-acme.example/")]
    public void A_host_that_only_looks_so_is_none(string text) => Assert.Null(Canaries.Find([text]));

    [Fact]
    public void A_key_id_says_its_account()
    {
        Assert.Equal("595918472158", Canaries.AwsAccount("AKIAYVP4CIPP" + "AAAAAAAA"));
        Assert.Equal("123456789012", Canaries.AwsAccount(KeyId("123456789012")));
        foreach (string none in (string[])["AKIA", "AKIA" + "A1AAAAAAAAAAAAAA", "AIDA" + "AAAAAAAAAAAAAAAA", "made up"])
            Assert.Null(Canaries.AwsAccount(none));
    }

    /// <summary>A rule of one's own that names such a host, or whose values lead to one, reaches it no more than the others.</summary>
    [Fact]
    public async Task A_host_that_a_rule_file_names_is_not_asked_either()
    {
        using var trial = new VerificationTrial(null, VerificationTrial.Acme.Replace("api.acme.example", "x1.canarytokens.com", StringComparison.Ordinal),
            connect: (_, _) => throw new InvalidOperationException("a connection was opened"));
        Finding finding = Assert.Single((await trial.VerifyAsync($"KEY={VerificationTrial.Key(1)}")).Findings);
        Assert.Equal((Outcome.NotTried, "not asked: canarytokens.com is Thinkst Canarytokens's bait"), (finding.Verification.Outcome, finding.Verification.Why));
    }

    private static string TextWith(Canary canary) => canary.Kind == CanaryKind.AwsAccount ? TextOf(canary.Value)
        : $"DATABASE_URL=postgres://shop:{MadeTokens.Random("", 16, 7)}@x1.{canary.Value}:5432/shop\n";

    private static string TextOf(string account) => $"aws_access_key_id = {KeyId(account)}\naws_secret_access_key = {MadeTokens.Random("", 40, 9)}\n";

    /// <summary>A long-term key id of an account: bits 1 to 40 behind the prefix, the rest is a key's own.</summary>
    private static string KeyId(string account)
    {
        UInt128 bits = (((UInt128)1 << 79) | ((UInt128)ulong.Parse(account, CultureInfo.InvariantCulture) << 39)) + 0x5_1234_5678;
        return "AKIA" + string.Concat(Enumerable.Range(0, 16).Select(i => Base32[(int)((bits >> (75 - (5 * i))) & 31)]));
    }
}

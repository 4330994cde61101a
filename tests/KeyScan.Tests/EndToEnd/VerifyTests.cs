using System.Text.Json;
using KeyScan.Tests.Support;
using KeyScan.Tests.Verification;

namespace KeyScan.Tests.EndToEnd;

/// <summary>
/// Who is asked, and that nobody is unless somebody says so. No test here reaches a provider: the only host there is has no
/// address.
/// </summary>
public sealed class VerifyTests : IDisposable
{
    private const string Host = "no-such-host.invalid";
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _outside = new();
    private readonly string _rules;
    private readonly string _key = VerificationTrial.Key(17);

    public VerifyTests()
    {
        _rules = _outside.Write("acme.yml", VerificationTrial.Acme.Replace("api.acme.example", Host, StringComparison.Ordinal));
        _folder.Write("a.env", $"KEY={_key}\n");
        _folder.Write("b.env", $"TOKEN={MadeTokens.Random("sk_live_", 32, 3)}\n");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    /// <summary>The options, and whether the network is used.</summary>
    public static TheoryData<string, bool> Runs => new()
    {
        { "dir . --rules RULES", false },
        { "dir . --rules RULES --verify-dry-run", false },
        // The repository's own configuration names the rules: where secrets are sent is not for it to say.
        { "dir . --no-inline-allow --disable-rule stripe --verify", false },
        { "dir . --rules RULES --disable-rule stripe --verify", true },
    };

    [StraceTheory]
    [MemberData(nameof(Runs))]
    public void No_socket_is_opened_unless_somebody_asks_for_it(string command, bool asks)
    {
        if (!command.Contains("RULES", StringComparison.Ordinal))
        {
            _folder.Write("acme.yml", File.ReadAllText(_rules));
            _folder.Write(".keyscan.yml", "rules: [acme.yml]\n");
        }
        string log = _outside.Combine("strace.log");
        KeyScanRun run = Run(command, before: ["strace", "-f", "-qq", "-e", "trace=%network", "-o", log]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Acme key", run.Output, StringComparison.Ordinal);
        // .NET's own door for debuggers is no socket of the network.
        Assert.Equal(asks, File.ReadLines(log).Any(l => l.Contains("socket(AF_INET", StringComparison.Ordinal)
            || l.Contains("socket(AF_NETLINK", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rehearsal_says_whom_it_would_ask_and_shows_no_secret()
    {
        KeyScanRun run = Run("dir . --rules RULES --verify-dry-run");
        Assert.Contains($"would ask {Host}: GET, 1 at most", run.Errors, StringComparison.Ordinal);
        Assert.Contains("would ask api.stripe.com: GET, 1 at most", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_key, run.All, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_could_be_asked_about_passes_for_dead_nowhere()
    {
        KeyScanRun run = Run("dir . --rules RULES --disable-rule stripe,generic --verify-only-active".Replace("stripe,generic",
            "stripe --disable-rule generic", StringComparison.Ordinal));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("1 secret could not be asked about: dns: the name has no address", run.All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_report_is_asked_about_and_nothing_else()
    {
        _folder.Write(".keyscan.yml", "salt: a-salt-of-this-test-alone\n");
        string report = _outside.Combine("findings.jsonl");
        Run($"dir a.env --rules RULES -f jsonl -r {report}");
        Assert.DoesNotContain(_key, File.ReadAllText(report), StringComparison.Ordinal);

        KeyScanRun run = Run($"verify {report} --rules RULES -f jsonl");
        JsonElement line =
            JsonDocument.Parse(Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal(("acme-key", "unknown", "dns: the name has no address", Host),
            (line.GetProperty("rule_id").GetString(), line.GetProperty("verification").GetString(),
            line.GetProperty("verification_reason").GetString(), line.GetProperty("verified_by").GetString()));

        _folder.Write("a.env", "");
        KeyScanRun gone = Run($"verify {report} --rules RULES");
        Assert.Equal(2, gone.ExitCode);
        Assert.Contains("1 of 1 findings are not found again", gone.All, StringComparison.Ordinal);
        KeyScanRun wrong = Run($"verify {_rules}");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("acme.yml:1: the line is no finding of a report", wrong.All, StringComparison.Ordinal);
    }

    [Fact]
    public void What_asking_about_a_stored_finding_needs_may_be_in_no_report()
    {
        string text = File.ReadAllText(_rules).Replace("      rate:",
            "      needs: { id: { rule: acme-id, within: 10 lines } }\n      rate:", StringComparison.Ordinal)
            .Replace("auth: { bearer: $secret }", "headers: { X-Id: $id }, auth: { bearer: $secret }", StringComparison.Ordinal)
            .Replace("given: { secret: example }", "given: { secret: example, id: acid_17171717 }", StringComparison.Ordinal);
        File.WriteAllText(_rules, $"{text.TrimEnd()}\n  - id: acme-id\n    description: Acme id\n    pattern: "
            + $"'(?<secret>acid_[0-9]{{8}})'\n    keywords: [acid_]\n");
        _folder.Write(".keyscan.yml", "salt: a-salt-of-this-test-alone\n");
        _folder.Write("a.env", $"ID=acid_17171717 # keyscan:allow reason=\"an id\"\nKEY={_key}\n");
        string report = _outside.Combine("findings.jsonl");
        Run($"dir a.env --rules RULES -f jsonl -r {report}");
        Assert.DoesNotContain("acme-id", File.ReadAllText(report), StringComparison.Ordinal);

        KeyScanRun run = Run($"verify {report} --rules RULES -f jsonl");

        JsonElement line =
            JsonDocument.Parse(Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal(("acme-key", "dns: the name has no address"),
            (line.GetProperty("rule_id").GetString(), line.GetProperty("verification_reason").GetString()));
    }

    [Theory]
    [InlineData("url: 'https://no-such-host.invalid/v1/me'", "url: 'https://no-such-host.invalid/$secret'", "the secret stands in the address")]
    [InlineData("hosts: [no-such-host.invalid]", "hosts: [api.acme.example]", "is not on the list")]
    public void A_rule_file_that_would_send_a_secret_astray_is_refused_with_its_place(string good, string bad, string why)
    {
        File.WriteAllText(_rules, File.ReadAllText(_rules).Replace(good, bad, StringComparison.Ordinal));
        foreach (string command in (string[])["dir . --rules RULES", "rules check RULES"])
        {
            KeyScanRun run = Run(command);
            Assert.Equal(2, run.ExitCode);
            Assert.Matches(@"acme\.yml:\d+:\d+: ", run.All);
            Assert.Contains(why, run.All.ReplaceLineEndings(" "), StringComparison.Ordinal);
        }
    }

    private KeyScanRun Run(string command, params string[] before) =>
        new KeyScanProcess(_folder.Path) { Before = before }.Run([.. command.Split(' ').Select(a => a == "RULES" ? _rules : a)]);
}

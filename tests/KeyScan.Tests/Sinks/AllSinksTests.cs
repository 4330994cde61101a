using System.Globalization;
using System.Text.Json;
using KeyScan.Sinks;
using KeyScan.Sinks.Text;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks;

/// <summary>What holds for every format.</summary>
public sealed class AllSinksTests
{
    public static TheoryData<string> Formats => [.. SinkFormats.Names, "summary"];

    [Theory, MemberData(nameof(Formats))]
    public void No_secret_gets_out_wherever_it_stands(string format)
    {
        foreach (ScanReport report in Reports())
        {
            string text = Write(format, SampleReports.Options, report);
            foreach (Finding finding in report.Findings.Concat(report.Suppressed))
                AssertHoldsNothingOf(finding.Secret.Reveal(), text);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void What_stands_beside_a_secret_on_its_line_goes_into_no_file_and_no_log(string format)
    {
        string password = MadeTokens.Random("Pw", 9, seed: 3), after = MadeTokens.Random("After", 7, seed: 4);
        var samples = new SampleReports();
        Secret secret = samples.MakeSecret();
        Location place =
            samples.MakeLocation("run.sh", 3, secret, $"mysql -u root -p'{password}' # pin 8842; token=", $" {after}");
        Rule rule = SampleReports.MakeRule("acme-key", "Acme key");
        foreach (Confidence confidence in new[] { Confidence.Low, Confidence.Certain })
        {
            ScanReport report = SampleReports.MakeReport(
                SampleReports.MakeFinding(rule, secret, place, samples.InCommit(place)) with { Confidence = confidence });
            foreach (bool showSecrets in new[] { false, true })
            {
                string text = Write(format, SampleReports.Options with { ShowSecrets = showSecrets }, report);
                Assert.All([password, "8842", after], hidden => Assert.DoesNotContain(hidden, text, StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("text", "with user shop, host db.test, secret acme")]
    [InlineData("jsonl",
        "{\"name\":\"user\",\"value\":\"shop\"},{\"name\":\"host\",\"value\":\"db.test\"},{\"name\":\"secret\",\"value\":\"acme")]
    [InlineData("sarif", "\"parts\":{\"user\":\"shop\",\"host\":\"db.test\",\"secret\":\"acme")]
    [InlineData("html", "\"beside\":\"with user shop, host db.test, secret acme")]
    public void A_finding_says_what_belongs_to_it_and_no_secret_among_it_whole(string format, string expected)
    {
        var samples = new SampleReports();
        Secret secret = samples.MakeSecret(), other = samples.MakeSecret();
        Location place = samples.MakeLocation("a.yml", 3,
            secret) with { Parts = [new("user", "shop"), new("host", "db.test"), new("secret", secret.Reveal())] };
        string text = Write(format, SampleReports.Options, SampleReports.MakeReport(SampleReports.MakeFinding(
            SampleReports.MakeRule("acme-key", "Acme key"), secret, samples.MakeLocation("b.yml", 1, other), place)));
        string flat = format == "sarif" ? string.Concat(text.Where(static c => !char.IsWhiteSpace(c)))
            : string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, flat, StringComparison.Ordinal);
        AssertHoldsNothingOf(secret.Reveal(), text);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("sarif")]
    [InlineData("junit")]
    [InlineData("html")]
    [InlineData("github")]
    [InlineData("hook")]
    public void A_finding_says_which_step_it_belongs_to_and_how_the_platform_keeps_credentials(string format)
    {
        var samples = new SampleReports();
        Secret secret = samples.MakeSecret();
        Location place = samples.MakeLocation("orders.json", 3,
            secret) with { Step = new StepPlace($"node Push › header {secret.Reveal()}", "Keep it in Acme's vault") };
        // Wrapped lines are put together.
        string text = string.Join(' ', Write(format, SampleReports.Options,
            SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), secret, place)))
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("node Push › header acme****", text, StringComparison.Ordinal);
        Assert.Contains("create a new one. Keep it in Acme's vault",
            text.Replace("\\u0027", "'", StringComparison.Ordinal).Replace("&#39;", "'", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("sarif")]
    [InlineData("junit")]
    [InlineData("html")]
    [InlineData("github")]
    [InlineData("hook")]
    public void Two_secrets_that_begin_alike_can_be_told_apart_and_by_none_of_their_own_characters(string format)
    {
        var samples = new SampleReports();
        Rule rule = SampleReports.MakeRule("acme-key", "Acme key");
        Finding first = samples.MakeFinding(rule, "a.cs", 1), second = samples.MakeFinding(rule, "a.cs", 2);
        string text = Write(format, SampleReports.Options, SampleReports.MakeReport(first, second));
        Assert.All([first, second], f => Assert.Contains($"acme****#{f.Id.ToString()[..4]}", text, StringComparison.Ordinal));
        Assert.NotEqual(first.Redacted, second.Redacted);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public void A_secret_is_shown_to_the_user_who_asks_for_it(string format)
    {
        ScanReport report = new SampleReports().MakeFullReport();
        string text = Write(format, SampleReports.Options with { ShowSecrets = true }, report);
        Assert.All(report.Findings, f => Assert.Contains(f.Secret.Reveal(), text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sarif")]
    [InlineData("junit")]
    [InlineData("html")]
    [InlineData("github")]
    [InlineData("hook")]
    public void Formats_that_are_uploaded_never_show_a_secret(string format)
    {
        foreach (ScanReport report in Reports())
        {
            string text = Write(format, SampleReports.Options with { ShowSecrets = true }, report);
            Assert.All(report.Findings, f => AssertHoldsNothingOf(f.Secret.Reveal(), text));
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void Hostile_text_cannot_act_on_a_terminal_or_a_build_log(string format)
    {
        string text = Write(format, SampleReports.Options, new SampleReports().MakeHostileReport());
        Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\n' or '\r'));
        Assert.DoesNotContain(text, c => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format);
        Assert.DoesNotContain("##vso[", text, StringComparison.Ordinal);
        Assert.DoesNotContain("##[", text, StringComparison.Ordinal);
        string[] starts = format == "github" ? ["::error title=", "::error file=", "::notice title="] : [];
        Assert.All(
            text.Split('\n').Select(l => l.TrimStart()).Where(l => l.StartsWith("::", StringComparison.Ordinal)),
            l => Assert.Contains(starts, s => l.StartsWith(s, StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Formats))]
    public void The_output_is_UTF_8_without_a_byte_order_mark_and_stays_open(string format)
    {
        using var output = new MemoryStream();
        Create(format, SampleReports.Options).Write(SampleReports.MakeReport(), output);
        Assert.True(output.CanWrite);
        Assert.NotEqual(0xEF, output.Length == 0 ? 0 : output.GetBuffer()[0]);
    }

    [Theory, MemberData(nameof(Formats))]
    public void The_user_s_culture_changes_nothing(string format)
    {
        ScanReport report = new SampleReports().MakeIncompleteReport();
        string expected = Write(format, SampleReports.Options, report);
        CultureInfo before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = "٫";
        odd.NumberFormat.NumberGroupSeparator = "’";
        odd.DateTimeFormat.TimeSeparator = ".";
        odd.DateTimeFormat.DateSeparator = "/";
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(expected, Write(format, SampleReports.Options, report));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void A_full_disk_is_told_to_the_caller(string format)
    {
        using var full = new FullStream();
        Assert.Throws<IOException>(() => Create(format, SampleReports.Options).Write(new SampleReports().MakeFullReport(), full));
    }

    private static IEnumerable<ScanReport> Reports()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            yield return new SampleReports(seed).MakeIncompleteReport();
            yield return new SampleReports(seed).MakeHostileReport();
        }
    }

    private static void AssertHoldsNothingOf(string secret, string text)
    {
        // The first four characters are what a redacted secret shows.
        for (int i = 4; i + 8 <= secret.Length; i++)
            Assert.DoesNotContain(secret.Substring(i, 8), text, StringComparison.Ordinal);
        string escaped = JsonEncodedText.Encode(secret).ToString();
        Assert.DoesNotContain(escaped, text, StringComparison.Ordinal);
    }

    private static ISink Create(string format, SinkOptions options)
    {
        if (format == "summary")
            return new SummarySink(options);
        Assert.True(SinkFormats.TryCreate(format, options, out ISink? sink));
        return sink;
    }

    private static string Write(string format, SinkOptions options, ScanReport report) =>
        SinkText.Of(Create(format, options), report);

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}

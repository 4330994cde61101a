using System.Diagnostics;
using System.Text.Json;
using KeyScan.Tests.Support;
using KeyScan.Tests.Verification.Templates;
using KeyScan.Yaml;

namespace KeyScan.Tests.Rules;

/// <summary>The JSON Schema that editors use agrees with what the reader takes.</summary>
public sealed class RuleSchemaTests
{
    private static readonly string Schema = Repository.Combine("rules", "rule-file.schema.json");

    [Fact]
    public void Every_built_in_rule_file_is_valid()
    {
        string[] files = Directory.GetFiles(Repository.Combine("rules"), "*.yml");
        Assert.NotEmpty(files);
        (int exitCode, string output) = Validate(files);
        Assert.True(exitCode == 0, output);
        Assert.Contains($"{files.Length} files, 0 wrong", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("severity: critical", "severity: terrible")]
    [InlineData("entropy: 3.5", "entropy: 9")]
    [InlineData("[crc32-base62, not-word-like]", "[crc33]")]
    [InlineData("    description: Acme API key\n", "")]
    [InlineData("tags: [payments]", "tag: [payments]")]
    [InlineData("before: 0", "before: -1")]
    [InlineData("provider: acme\n", "provider: Acme Inc\n")]
    public void What_the_reader_refuses_is_invalid(string good, string bad)
    {
        Assert.Contains(good, RuleFileTexts.EveryKey, StringComparison.Ordinal);
        string text = RuleFileTexts.EveryKey.Replace(good, bad, StringComparison.Ordinal);
        var problems = new List<Problem>();
        KeyScan.Rules.Files.RuleFileReader.Read("acme.yml", text, problems);
        Assert.NotEmpty(problems);
        Assert.Equal(1, ValidateText(text).ExitCode);
    }

    [Fact]
    public void A_file_with_every_key_is_valid_and_has_every_key_of_the_schema()
    {
        (int exitCode, string output) = ValidateText(RuleFileTexts.EveryKey);
        Assert.True(exitCode == 0, output);
        Assert.Equal(0, ValidateText(RuleFileTexts.Smallest).ExitCode);
        Assert.Equal(0, ValidateText(RuleFileTexts.Judged).ExitCode);
        Assert.Equal(0, ValidateText(RuleFileTexts.Named).ExitCode);
        (exitCode, output) = ValidateText(TemplateTexts.EveryKey);
        Assert.True(exitCode == 0, output);

        using var schema = JsonDocument.Parse(File.ReadAllText(Schema));
        foreach (JsonProperty property in schema.RootElement.GetProperty("$defs").GetProperty("rule").GetProperty("properties")
            .EnumerateObject())
            Assert.Matches($"(?m)^( {{2}}- | {{4}}){property.Name}:",
                RuleFileTexts.EveryKey + RuleFileTexts.Named + RuleFileTexts.Judged + TemplateTexts.EveryKey);
    }

    [Fact]
    public void The_schema_lists_every_check()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Schema));
        IEnumerable<string?> listed = schema.RootElement.GetProperty("$defs").GetProperty("rule").GetProperty("properties")
            .GetProperty("checks").GetProperty("items").GetProperty("enum").EnumerateArray().Select(e => e.GetString());
        Assert.Equal(KebabNames<RuleCheck>.All, listed);
    }

    private static (int ExitCode, string Output) ValidateText(string text)
    {
        using var folder = new TemporaryFolder();
        return Validate([folder.Write("acme.yml", text)]);
    }

    private static (int ExitCode, string Output) Validate(string[] files)
    {
        string script = Repository.Combine("tests", "tools", "validate-rules.mjs");
        using Process node = Process.Start(
            new ProcessStartInfo("node", [script, Schema, .. files]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = node.ReadOutput();
        node.WaitToEnd();
        return (node.ExitCode, output);
    }
}

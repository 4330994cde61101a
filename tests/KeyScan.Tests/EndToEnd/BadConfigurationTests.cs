using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>
/// Configuration, rule files and baselines that are wrong: each is named with its place, and the scan goes on without it.
/// </summary>
public sealed class BadConfigurationTests : IDisposable
{
    private const string GoodRule = """
          - id: acme-key
            description: Acme key
            keywords: [acme_]
            pattern: '\b(?<secret>acme_[a-z]{20})\b'
        """;

    private readonly PlantedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("exclude: [docs/**\nbaseline: x\n", ".keyscan.yml:", "not valid YAML: ")]
    [InlineData("exclude: docs/**\n\texclude: x\n", ".keyscan.yml:1:", "not valid YAML: ")]
    [InlineData("just a sentence\n", ".keyscan.yml:1:1", "expected keys and values. Start with `key: value`.")]
    [InlineData("\nexlude: [docs/**]\n", ".keyscan.yml:2:1", "unknown key `exlude`, did you mean `exclude`? Use one of ")]
    [InlineData("allow:\n  - rule: github-classic-pat\n    reson: because\n", ".keyscan.yml:3:5",
        "unknown key `reson`, did you mean `reason`? Use one of ")]
    [InlineData("fail_on: hgh\n", ".keyscan.yml:1:10", "`fail_on` is `hgh`, did you mean `high`? Write one of ")]
    [InlineData("max_file_size: huge\n", ".keyscan.yml:1:16",
        "`max_file_size` is `huge`. Write a size of up to 2 GB, such as 128MB, 64MiB or a number of bytes.")]
    [InlineData("rules: [nowhere.yml]\n", "nowhere.yml", "the rule file cannot be read: ")]
    [InlineData("baseline: nowhere\n", "nowhere", "the baseline cannot be read: ")]
    [InlineData("disable_rules: [github-clasic-pat]\n", "rules", "no rule, provider or tag is named `github-clasic-pat`, did "
        + "you mean `github-classic-pat`? `keyscan rules list` shows all.")]
    public void What_is_wrong_in_the_configuration_is_named_with_its_place(string text, string where, string message)
    {
        _tree.Folder.Write(".keyscan.yml", text);
        KeyScanRun run = _tree.Scan();
        _tree.AssertFoundDespite(message, run);
        Assert.Contains(where, Line(run, message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules:\n  - id: [\n", "own.yml:", "not valid YAML: ")]
    [InlineData("rules:\n  - id: acme-bad\n    description: Bad\n    keywords: [acme]\n    pattern: '(?<secret>acme['\n",
        "own.yml:5:14", "the pattern does not compile: UnterminatedBracket at character 15. Mend the pattern there.")]
    [InlineData("rules:\n  - id: acme-bad\n    description: Bad\n    keywords: [acme]\n    pattern: 'acme[a-z]+'\n",
        "own.yml:5:14", "the pattern has no group named `secret`. Put the secret alone in `(?<secret>…)`.")]
    [InlineData("rules:\n  - id: acme-bad\n    description: Bad\n    pattern: '(?<secret>acme[a-z]+)'\n", "own.yml:2:5",
        "the rule has no keywords, so its pattern would run over every byte. Add `keywords` that stand near every match, or say "
            + "`unanchored: true`.")]
    [InlineData("rules:\n  - id: acme-bad\n    description: Bad\n    keyword: [acme]\n    pattern: '(?<secret>acme[a-z]+)'\n",
        "own.yml:4:5", "unknown key `keyword`, did you mean `keywords`? Use one of ")]
    [InlineData("rules:\n  - id: github-classic-pat\n    description: Mine\n    keywords: [acme]\n    pattern: "
        + "'(?<secret>acme[a-z]+)'\n", "own.yml:2:5",
        "rule id `github-classic-pat` is taken by built-in. Choose another id; to replace a built-in rule, disable it.")]
    [InlineData("rules:\n  - id: acme-key\n    description: Mine\n    keywords: [acme]\n    pattern: '(?<secret>acme[a-z]+)'\n",
        "own.yml:2:5", "good.yml:2:5. Choose another id; to replace a built-in rule, disable it.")]
    public void What_is_wrong_in_a_rule_file_is_named_and_the_other_rules_hold(string text, string where, string message)
    {
        string good = _tree.Folder.Write("good.yml", $"rules:\n{GoodRule}\n");
        _tree.Folder.Write("own.yml", text);
        KeyScanRun run = _tree.Scan("--rules", good, "--rules", "own.yml", "--log-level", "debug");
        _tree.AssertFoundDespite(message, run);
        Assert.Contains(where, Line(run, message), StringComparison.Ordinal);
        Assert.Contains($"{BuiltIn + 1:N0} rules", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_rule_beside_a_bad_one_in_the_same_file_holds()
    {
        _tree.Folder.Write("own.yml",
            $"rules:\n  - id: acme-bad\n    description: Bad\n    keywords: [acme]\n    pattern: 'acme'\n{GoodRule}\n");
        _tree.Folder.Write("acme.txt", $"key = {MadeTokens.Random("acme_", 20, 3).ToLowerInvariant()}\n");
        KeyScanRun run = _tree.Scan("--rules", "own.yml", "--disable-rule", "generic");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("own.yml:5:14: the pattern has no group named `secret`.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{BuiltIn + 1:N0} rules", KeyScanProcess.Run(_tree.Folder.Path, "dir", "--rules", "own.yml").Output,
            StringComparison.Ordinal);
        _tree.AssertPlaced(run);
    }

    [Fact]
    public void A_pattern_that_takes_exponential_time_ends_no_scan()
    {
        _tree.Folder.Write("own.yml", "rules:\n  - id: acme-slow\n    description: Slow\n    keywords: [acme]\n    pattern: "
            + "'(?<secret>acme(?=(a+)+$))'\n"); // keyscan:allow reason="made up"
        _tree.Folder.Write("slow.txt", $"acme{new string('a', 200)}!\n");
        KeyScanRun run = _tree.Scan("--rules", "own.yml", "--exclude", "own.yml");
        _tree.AssertFoundDespite("slow.txt: the pattern of rule `acme-slow` ran out of time. Simplify the pattern, or leave the "
            + "file out with --exclude.", run);
    }

    [Theory]
    [InlineData("-c", "nowhere.yml", "nowhere.yml: the configuration cannot be read: ")]
    [InlineData("--rules", "nowhere.yml", "nowhere.yml: the rule file cannot be read: ")]
    [InlineData("-b", "nowhere", "nowhere: the baseline cannot be read: ")]
    [InlineData("--enable-rule", "githup", "no rule, provider or tag is named `githup`, did you mean `github")]
    public void A_file_or_name_that_is_missing_is_named(string option, string value, string message) =>
        _tree.AssertFoundDespite(message, _tree.Scan(option, value, option == "--enable-rule" ? "--enable-rule=github" : "."));

    [Fact]
    public void A_baseline_that_is_no_baseline_is_named_and_allows_nothing()
    {
        string baseline = _tree.Folder.Write("baseline.txt", "this is not a baseline\n");
        _tree.AssertFoundDespite("baseline.txt", _tree.Scan("-b", baseline));
    }

    private static int BuiltIn => KeyScan.Rules.RuleCatalogue.BuiltIn().Rules.Count;

    private static string Line(KeyScanRun run, string message) =>
        run.All.Split('\n').First(l => l.Contains(message, StringComparison.Ordinal));
}

using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Rules.Examples;
using KeyScan.Tests.Support;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification;

/// <summary>
/// The templates of the rules folder with their recorded exchanges, and secrets made of the rules' own examples.
/// </summary>
internal static class BuiltInExchanges
{
    private static readonly RuleCatalogue Rules = RuleCatalogue.BuiltIn();
    private static readonly Lazy<Scanner> Scanner = new(static () => new Scanner(new ScanOptions { Rules = Rules }));

    /// <summary>All templates, as the files have them.</summary>
    public static IReadOnlyList<RuleVerification> Templates { get; } = Read();

    /// <summary>The template that a rule's id is the first of.</summary>
    public static RuleVerification Of(string rule) => Templates.Single(t => t.Rules[0] == rule);

    /// <summary>The file that the page on verification shows for a server of one's own.</summary>
    public static string PageText()
    {
        string page = File.ReadAllText(Repository.Combine("src", "KeyScan", "Verification", "README.md"));
        return page[page.IndexOf("## Servers of your own", StringComparison.Ordinal)..].Split("```yaml\n")[1].Split("```")[0];
    }

    /// <summary>Its template.</summary>
    public static RuleVerification OfPage()
    {
        var problems = new List<Problem>();
        RuleVerification template =
            Assert.Single(TemplateFileReader.Read("page.yml", PageText(), TemplateSource.RulesFolder, problems));
        Assert.Empty(problems);
        return template;
    }

    /// <summary>A rule's first example, filled in.</summary>
    public static string Example(string rule) =>
        ExampleTemplate.Expand(Rules.Rules.Single(r => r.Id == rule).Examples[0], new Random(1));

    /// <summary>The secret in it, as a scan finds it.</summary>
    public static string Secret(string rule) =>
        Scanner.Value.Scan(Example(rule)).Findings.First(f => f.Rule.Id == rule).Secret.Reveal();

    /// <summary>The values of an exchange: the secret of a rule, and what else is given.</summary>
    public static Dictionary<string, string> Values(RecordedExchange exchange, string rule)
    {
        var random = new Random(2);
        var values =
            exchange.Given.ToDictionary(g => g.Key, g => ExampleTemplate.Expand(g.Value, random), StringComparer.Ordinal);
        values[ValueTemplate.SecretName] = Secret(rule);
        return values;
    }

    private static List<RuleVerification> Read()
    {
        var problems = new List<Problem>();
        var templates = new List<RuleVerification>();
        foreach (string file in Directory.GetFiles(Repository.Combine("rules"), "*.yml").Order(StringComparer.Ordinal))
            templates.AddRange(
                TemplateFileReader.Read(Path.GetFileName(file), File.ReadAllText(file), TemplateSource.RulesFolder, problems));
        Assert.Empty(problems);
        return templates;
    }
}

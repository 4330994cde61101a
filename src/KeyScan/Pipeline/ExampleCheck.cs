using System.Text;
using KeyScan.Matching;
using KeyScan.Rules;
using KeyScan.Rules.Examples;

namespace KeyScan.Pipeline;

/// <summary>Tries the examples of rules against a whole catalogue, as a scan would meet them.</summary>
internal sealed class ExampleCheck(RuleCatalogue catalogue, int seed = 1)
{
    private readonly Matcher _matcher = new(catalogue);
    private readonly MatchScratch _scratch = new();

    /// <summary>
    /// A problem for each example of <paramref name="rules"/> that yields anything but exactly one finding of its own rule, and
    /// for each negative example that yields one of it.
    /// </summary>
    public IReadOnlyList<Problem> Check(IEnumerable<Rule> rules)
    {
        var problems = new List<Problem>();
        foreach (Rule rule in rules)
        {
            if (rule.Examples.Count == 0)
                problems.Add(new Problem($"rule `{rule.Id}` has no examples", rule.Origin, "Add at least one"));
            foreach (string example in rule.Examples)
            {
                string[] found = Find(rule, example, problems);
                if (found is not [string only] || only != rule.Id)
                    problems.Add(new Problem($"an example of rule `{rule.Id}` yields {Listed(found)}: {ShownValue.Of(example)}",
                        rule.Origin, "Mend the example or the pattern"));
            }
            foreach (string example in rule.NegativeExamples)
            {
                if (Find(rule, example, problems).Contains(rule.Id, StringComparer.Ordinal))
                    problems.Add(new Problem($"a negative example of rule `{rule.Id}` is found: {ShownValue.Of(example)}",
                        rule.Origin, "Mend the example or the pattern"));
            }
        }
        return problems;
    }

    private string[] Find(Rule rule, string template, List<Problem> problems)
    {
        string text;
        try
        {
            text = ExampleTemplate.Expand(template, new Random(seed));
        }
        catch (FormatException e)
        {
            problems.Add(new Problem($"an example of rule `{rule.Id}` is malformed: {e.Message.TrimEnd('.')}", rule.Origin,
                "rules/README.md describes templates"));
            return [];
        }
        _matcher.Find(new Content(Encoding.UTF8.GetBytes(text), []), ExamplePath(rule), _scratch);
        return [.. _scratch.Matches.Select(m => m.Rule.Rule.Id)];
    }

    /// <summary>A path that the rule's own path filters let through.</summary>
    private static string ExamplePath(Rule rule) =>
        rule.IncludePaths.Count == 0 ? "example.txt" : rule.IncludePaths[0].Replace("**/", "", StringComparison.Ordinal)
        .Replace("*", "example", StringComparison.Ordinal);

    private static string Listed(string[] found) =>
        found.Length == 0 ? "nothing" : string.Join(" and ", found.Select(f => $"`{f}`"));
}

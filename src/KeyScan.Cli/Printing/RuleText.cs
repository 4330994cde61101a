using System.Text;

namespace KeyScan.Cli.Printing;

/// <summary>A rule for people to read.</summary>
internal static class RuleText
{
    public static string Describe(Rule rule)
    {
        var text = new StringBuilder();
        void Line(string name, string value)
        {
            if (value.Length > 0)
                text.Append($"{name,-12} {value}\n");
        }
        Line("id", rule.Id);
        Line("description", rule.Description);
        Line("provider", rule.Provider);
        Line("severity", rule.Severity.ToString().ToLowerInvariant());
        Line("confidence", rule.Confidence.ToString().ToLowerInvariant());
        Line("keywords", string.Join(", ", rule.Literals.Select(l => l.IgnoreCase ? $"{l.Text} (any case)" : l.Text)));
        if (rule.Assignment == AssignmentKind.None)
            Line("pattern", rule.Pattern);
        else
            Line("assignment", $"{rule.Assignment}, read by the lexer and judged");
        Line("window", rule.Window == Window.Line ? "line" : $"{rule.Window.Before} bytes before, {rule.Window.After} after");
        Line("entropy", rule.MinEntropy > 0 ? $"at least {rule.MinEntropy} bits per character" : "");
        Line("checks", string.Join(", ", rule.Checks));
        Line("only in", string.Join(", ", rule.IncludePaths));
        Line("not in", string.Join(", ", rule.ExcludePaths));
        Line("tags", string.Join(", ", rule.Tags));
        Line("advice", rule.Advice);
        foreach (string reference in rule.References)
            Line("see", reference);
        Line("from", rule.Origin);
        return text.ToString();
    }
}

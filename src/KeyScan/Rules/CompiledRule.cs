using System.Text.RegularExpressions;
using KeyScan.Primitives;
using KeyScan.Rules.Shapes;

namespace KeyScan.Rules;

/// <summary>A rule and its regexes, which are constructed when first needed: most rules see no literal in most scans.</summary>
internal sealed class CompiledRule(Rule rule, Func<Regex>? pattern, Func<Regex[]> allow)
{
    private readonly Lazy<Regex> _pattern = new(pattern ?? (() => RuleRegex.Create(rule.Pattern)));
    private readonly Lazy<Regex[]> _allow = new(allow);
    private readonly Lazy<RequiredRun?> _run = new(() => RequiredRun.In(rule.Pattern));
    private readonly Lazy<Regex> _path = new(() => RuleRegex.Create(rule.PathPattern));
    private readonly Lazy<PathGlobs> _include = new(() => new PathGlobs(rule.IncludePaths));
    private readonly Lazy<PathGlobs> _exclude = new(() => new PathGlobs(rule.ExcludePaths));

    /// <summary>The rule as data.</summary>
    public Rule Rule { get; } = rule;

    /// <summary>The pattern, ready to run.</summary>
    public Regex Pattern => _pattern.Value;

    /// <summary>What a window must hold for the pattern to match; null where that is not known.</summary>
    public RequiredRun? Run => _run.Value;

    /// <summary>The shape of the rule's token, or null where only its pattern finds it.</summary>
    public TokenShape? Shape => field ??= Rule.Token is { } token ? TokenShape.Parse(token) : null;

    /// <summary>The number of the group <c>secret</c>.</summary>
    public int SecretGroup => field > 0 ? field : field = Pattern.GroupNumberFromName("secret");

    /// <summary>Whether the rule looks at files with this path; always where the path is not known yet and empty.</summary>
    public bool AppliesTo(string path) =>
        path.Length == 0
        || ((Rule.IncludePaths.Count == 0 || _include.Value.Matches(path))
            && (Rule.ExcludePaths.Count == 0 || !_exclude.Value.Matches(path))
            && (Rule.PathPattern.Length == 0 || _path.Value.IsMatch(path)));

    /// <summary>Whether one of the rule's allow patterns matches the secret.</summary>
    public bool Allows(ReadOnlySpan<char> secret)
    {
        if (Rule.AllowPatterns.Count == 0)
            return false;
        foreach (Regex regex in _allow.Value)
        {
            if (regex.IsMatch(secret))
                return true;
        }
        return false;
    }
}

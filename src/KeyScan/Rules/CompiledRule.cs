using System.Text.RegularExpressions;
using KeyScan.Primitives;
using KeyScan.Rules.Shapes;

namespace KeyScan.Rules;

/// <summary>
/// A rule and what it is run with, each made when first needed: most rules see no literal in most scans. Two threads that need
/// the same thing first may both make it, and go on with one or the other.
/// </summary>
/// <param name="rule">The rule as data.</param>
/// <param name="pattern">Makes its pattern; null where that is made of the rule's text.</param>
/// <param name="allow">Makes its allow patterns; null the same.</param>
internal sealed class CompiledRule(Rule rule, Func<Regex>? pattern, Func<Regex[]>? allow)
{
    /// <summary>The rule as data.</summary>
    public Rule Rule { get; } = rule;

    /// <summary>The pattern, ready to run.</summary>
    public Regex Pattern => field ??= pattern is null ? RuleRegex.Create(Rule.Pattern) : pattern();

    /// <summary>What a window must hold for the pattern to match; null where that is not known.</summary>
    public RequiredRun? Run => (field ??= RequiredRun.In(Rule.Pattern) ?? RequiredRun.Unknown) is var run
        && run != RequiredRun.Unknown ? run : null;

    /// <summary>The shape of the rule's token, or null where only its pattern finds it.</summary>
    public TokenShape? Shape => field ??= Rule.Token is { } token ? TokenShape.Parse(token) : null;

    /// <summary>The number of the group <c>secret</c>.</summary>
    public int SecretGroup => field > 0 ? field : field = Pattern.GroupNumberFromName("secret");

    private Regex[] Allow => field ??= allow is null ? [.. Rule.AllowPatterns.Select(RuleRegex.Create)] : allow();

    private Regex Path => field ??= RuleRegex.Create(Rule.PathPattern);

    private PathGlobs Include => field ??= new PathGlobs(Rule.IncludePaths);

    private PathGlobs Exclude => field ??= new PathGlobs(Rule.ExcludePaths);

    /// <summary>Whether the rule looks at files with this path; always where the path is not known yet and empty.</summary>
    public bool AppliesTo(string path) =>
        path.Length == 0
        || ((Rule.IncludePaths.Count == 0 || Include.Matches(path))
            && (Rule.ExcludePaths.Count == 0 || !Exclude.Matches(path))
            && (Rule.PathPattern.Length == 0 || Path.IsMatch(path)));

    /// <summary>Whether one of the rule's allow patterns matches the secret.</summary>
    public bool Allows(ReadOnlySpan<char> secret)
    {
        if (Rule.AllowPatterns.Count == 0)
            return false;
        foreach (Regex regex in Allow)
        {
            if (regex.IsMatch(secret))
                return true;
        }
        return false;
    }
}

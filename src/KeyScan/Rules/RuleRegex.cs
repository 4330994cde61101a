using System.Text.RegularExpressions;

namespace KeyScan.Rules;

/// <summary>Builds the regexes of users' rules so that none can hang a scan.</summary>
internal static class RuleRegex
{
    /// <summary>Patterns that need look-around or back-references run under this timeout, on one window at a time.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>The pattern without backtracking where .NET can do that, else under a timeout.</summary>
    public static Regex Create(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Timeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Timeout);
        }
    }
}

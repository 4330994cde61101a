using System.Text;

namespace KeyScan.Matching;

/// <summary>
/// The rules for what is binary. A name and a value beside it mean nothing there; a literal that only
/// one kind of key has, as part of the key, does.
/// </summary>
internal static class AnchoredRules
{
    /// <summary>Three letters are the middle of many a word.</summary>
    private const int LeastLetters = 4, LeastOthers = 3;

    /// <summary>Whether <paramref name="rule"/> is one: a provider's, whose literals are distinctive and in one case.</summary>
    public static bool Has(Rule rule) =>
        !rule.Unanchored && rule.Literals.Count > 0 && rule.Provider != "generic" && rule.Confidence >= Confidence.Medium
        && rule.Literals.All(l => !l.IgnoreCase && l.Text.Length >= LeastLength(rule, l.Text));

    /// <summary>
    /// Leaves out those matches in what is binary whose secret neither has one of its rule's literals in it nor is proven.
    /// </summary>
    public static void LeaveOutOthers(in Content content, List<RuleMatch> matches)
    {
        for (int i = matches.Count - 1; i >= 0; i--)
        {
            RuleMatch match = matches[i];
            if (match.Start >= content.TextLength && match.Confidence != Confidence.Certain
                && !HoldsLiteral(content.Text[match.Start..match.End], match.Rule.Rule))
                matches.RemoveAt(i);
        }
    }

    private static int LeastLength(Rule rule, string literal) =>
        rule.Confidence < Confidence.High || literal.All(char.IsAsciiLetter) ? LeastLetters : LeastOthers;

    private static bool HoldsLiteral(ReadOnlySpan<byte> secret, Rule rule)
    {
        string text = Encoding.UTF8.GetString(secret);
        return rule.Literals.Any(l => text.Contains(l.Text, StringComparison.Ordinal));
    }
}

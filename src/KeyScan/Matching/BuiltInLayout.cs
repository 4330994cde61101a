using KeyScan.Matching.Literals;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>
/// What scans look for by the library's own rules, laid out: the other part of this class is written when the library is built,
/// by the same code that makes it of other rules while a scan waits. For those it is made here.
/// </summary>
internal static partial class BuiltInLayout
{
    /// <summary>The literals of a catalogue.</summary>
    /// <exception cref="ProblemException">They are too many.</exception>
    public static LiteralIndex LiteralsOf(RuleCatalogue catalogue) => !catalogue.IsBuiltIn ? new LiteralIndex(catalogue.Rules)
        : new LiteralIndex(new LiteralSet(LiteralBytes, WakesAssignments.Length, Tables.ToArray()), RuleStarts.ToArray(),
            RulesOfLiterals.ToArray(), WakesAssignments.ToArray(), FirstNamed);

    /// <summary>The names of providers that rules of a catalogue go by.</summary>
    public static ProviderNames NamesOf(RuleCatalogue catalogue) => !catalogue.IsBuiltIn ? new ProviderNames(catalogue.Rules)
        : new ProviderNames(NameLetters.ToArray(), LetterStarts.ToArray(), IsWord.ToArray(), NameRuleStarts.ToArray(),
            RulesOfNames.ToArray());

    /// <summary>Whether literals or shapes of a catalogue have line ends in them.</summary>
    public static bool HasLineEnds(RuleCatalogue catalogue) =>
        catalogue.IsBuiltIn ? LineEnds : LiteralIndex.HasLineEnds(catalogue.Rules);
}

using KeyScan.Matching;
using KeyScan.Matching.Literals;

namespace KeyScan.RuleCompiler;

/// <summary>
/// Writes <c>KeyScan.Matching.BuiltInLayout</c>: what a scan looks for by the rules, as constant data, so that no scan starts
/// with making it.
/// </summary>
internal static class LayoutWriter
{
    /// <summary>What follows the rules in their file.</summary>
    /// <param name="rules">All rules, in the order of the catalogue.</param>
    public static string Write(IReadOnlyList<Rule> rules)
    {
        var index = new LiteralIndex(rules);
        var names = new ProviderNames(rules);
        byte[] tables = new NibbleTables(index.Literals).Bytes.ToArray();
        (int[] starts, int[] ofLiterals, bool[] assignments) = index.Layout();
        (byte[] letters, int[] letterStarts, bool[] isWord, int[] nameStarts, int[] ofNames) = names.Layout();
        return $$"""

            namespace KeyScan.Matching
            {
            internal static partial class BuiltInLayout
            {
                private const int FirstNamed = {{index.FirstNamed}};
                private const bool LineEnds = {{Word(LiteralIndex.HasLineEnds(rules))}};
                private static ReadOnlySpan<byte> LiteralBytes => [{{string.Join(", ", index.Literals.Layout())}}];
                private static ReadOnlySpan<bool> WakesAssignments => [{{string.Join(", ", assignments.Select(Word))}}];
                private static ReadOnlySpan<byte> Tables => [{{string.Join(", ", tables)}}];
                private static ReadOnlySpan<int> RuleStarts => [{{string.Join(", ", starts)}}];
                private static ReadOnlySpan<int> RulesOfLiterals => [{{string.Join(", ", ofLiterals)}}];
                private static ReadOnlySpan<byte> NameLetters => [{{string.Join(", ", letters)}}];
                private static ReadOnlySpan<int> LetterStarts => [{{string.Join(", ", letterStarts)}}];
                private static ReadOnlySpan<bool> IsWord => [{{string.Join(", ", isWord.Select(Word))}}];
                private static ReadOnlySpan<int> NameRuleStarts => [{{string.Join(", ", nameStarts)}}];
                private static ReadOnlySpan<int> RulesOfNames => [{{string.Join(", ", ofNames)}}];
            }
            }

            """;
    }

    private static string Word(bool value) => value ? "true" : "false";
}

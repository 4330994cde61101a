using KeyScan.Matching.Literals;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>The distinct literals of a catalogue and the rules each one wakes.</summary>
internal sealed class LiteralIndex
{
    private readonly int[][] _rules;
    private readonly bool[] _assignments;

    public LiteralIndex(RuleCatalogue catalogue)
    {
        // Keyed by text, not by Literal: generics over value types are compiled at every start.
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        var distinct = new List<Literal>();
        var rules = new List<List<int>>();
        var assignments = new List<bool>();
        var unanchored = new List<int>();
        for (int rule = 0; rule < catalogue.Compiled.Length; rule++)
        {
            // Rules with names have their literals in common, and one search: the first of them stands for all.
            if (catalogue.Compiled[rule].Rule.Names.Count > 0)
            {
                if (FirstNamed >= 0)
                    continue;
                FirstNamed = rule;
            }
            IReadOnlyList<Literal> literals = catalogue.Compiled[rule].Rule.Literals;
            if (literals.Count == 0)
                unanchored.Add(rule);
            foreach (Literal literal in literals)
            {
                string key = literal.IgnoreCase ? $"i{literal.Text}" : $"c{literal.Text}";
                if (!positions.TryGetValue(key, out int position))
                {
                    positions.Add(key, position = rules.Count);
                    distinct.Add(literal);
                    rules.Add([]);
                    assignments.Add(false);
                }
                if (catalogue.Compiled[rule].Rule.Assignment != AssignmentKind.None)
                    assignments[position] = true;
                else if (!rules[position].Contains(rule))
                    rules[position].Add(rule);
            }
        }
        if (positions.Count > KeyTable.Capacity)
            throw new ProblemException(new Problem($"{positions.Count} distinct keywords are more than the {KeyTable.Capacity} that can be searched at once", "rules", "Disable some rules"));
        Literals = new LiteralSet(distinct);
        _rules = rules.ConvertAll(static r => r.ToArray()).ToArray();
        _assignments = [.. assignments];
        Unanchored = [.. unanchored];
    }

    /// <summary>The distinct literals.</summary>
    public LiteralSet Literals { get; }

    /// <summary>Positions of the rules that have no literal and look at everything.</summary>
    public IReadOnlyList<int> Unanchored { get; }

    /// <summary>Whether the lexer of assignments looks at what stands around a literal.</summary>
    public bool WakesAssignments(int literal) => _assignments[literal];

    /// <summary>The position of the first rule that has names, -1 for none.</summary>
    public int FirstNamed { get; } = -1;

    /// <summary>Positions of the rules with patterns that a literal wakes.</summary>
    public ReadOnlySpan<int> RulesOf(int literal) => _rules[literal];
}

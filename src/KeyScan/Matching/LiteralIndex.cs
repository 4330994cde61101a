using KeyScan.Matching.Literals;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>The distinct literals of a catalogue and the rules each one wakes.</summary>
internal sealed class LiteralIndex
{
    private readonly int[][] _rules;

    public LiteralIndex(RuleCatalogue catalogue)
    {
        var positions = new Dictionary<Literal, int>();
        var rules = new List<List<int>>();
        var unanchored = new List<int>();
        for (int rule = 0; rule < catalogue.Compiled.Length; rule++)
        {
            IReadOnlyList<Literal> literals = catalogue.Compiled[rule].Rule.Literals;
            if (literals.Count == 0)
                unanchored.Add(rule);
            foreach (Literal literal in literals)
            {
                if (!positions.TryGetValue(literal, out int position))
                {
                    positions.Add(literal, position = rules.Count);
                    rules.Add([]);
                }
                if (!rules[position].Contains(rule))
                    rules[position].Add(rule);
            }
        }
        if (positions.Count > KeyTable.Capacity)
            throw new ProblemException(new Problem($"{positions.Count} distinct keywords are more than the {KeyTable.Capacity} that can be searched at once", "rules", "Disable some rules"));
        Literals = new LiteralSet([.. positions.Keys]);
        _rules = [.. rules.Select(r => r.ToArray())];
        Unanchored = [.. unanchored];
    }

    /// <summary>The distinct literals.</summary>
    public LiteralSet Literals { get; }

    /// <summary>Positions of the rules that have no literal and look at everything.</summary>
    public IReadOnlyList<int> Unanchored { get; }

    /// <summary>Positions of the rules that a literal wakes.</summary>
    public ReadOnlySpan<int> RulesOf(int literal) => _rules[literal];
}

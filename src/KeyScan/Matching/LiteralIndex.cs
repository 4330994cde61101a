using KeyScan.Matching.Literals;
using KeyScan.Rules.Shapes;

namespace KeyScan.Matching;

/// <summary>
/// The distinct literals of rules and the rules each one wakes. That of the library's own rules is laid out when the library is
/// built (<c>BuiltInLayout</c>).
/// </summary>
internal sealed class LiteralIndex
{
    /// <summary>
    /// For each literal where its rules begin in <see cref="_rules"/>; at last, where those of the last one end.
    /// </summary>
    private readonly int[] _starts;
    private readonly int[] _rules;
    private readonly bool[] _assignments;

    /// <summary>Finds the literals of rules, whose positions are those in <paramref name="catalogue"/>.</summary>
    /// <exception cref="ProblemException">They are too many.</exception>
    public LiteralIndex(IReadOnlyList<Rule> catalogue)
    {
        // Keyed by text, not by Literal: generics over value types are compiled at every start.
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        var distinct = new List<Literal>();
        var rules = new List<List<int>>();
        var assignments = new List<bool>();
        var unanchored = new List<int>();
        for (int rule = 0; rule < catalogue.Count; rule++)
        {
            // Rules with names have their literals in common, and one search: the first of them stands for all.
            if (catalogue[rule].Names.Count > 0)
            {
                if (FirstNamed >= 0)
                    continue;
                FirstNamed = rule;
            }
            IReadOnlyList<Literal> literals = catalogue[rule].Literals;
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
                if (catalogue[rule].Assignment != AssignmentKind.None)
                    assignments[position] = true;
                else if (!rules[position].Contains(rule))
                    rules[position].Add(rule);
            }
        }
        if (positions.Count > KeyTable.Capacity)
            throw new ProblemException(new Problem(
                $"{positions.Count} distinct keywords are more than the {KeyTable.Capacity} that can be searched at once",
                "rules", "Disable some rules"));
        Literals = new LiteralSet(distinct);
        (_starts, _rules) = ListsOfNumbers.Join(rules);
        _assignments = [.. assignments];
        Unanchored = [.. unanchored];
    }

    /// <summary>One that was laid out.</summary>
    public LiteralIndex(LiteralSet literals, int[] starts, int[] rules, bool[] assignments, int firstNamed)
    {
        (Literals, _starts, _rules, _assignments, FirstNamed) = (literals, starts, rules, assignments, firstNamed);
        Unanchored = [];
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
    public ReadOnlySpan<int> RulesOf(int literal) => _rules.AsSpan(_starts[literal].._starts[literal + 1]);

    /// <summary>What the other constructor takes.</summary>
    public (int[] Starts, int[] Rules, bool[] Assignments) Layout() => (_starts, _rules, _assignments);

    /// <summary>Whether a literal or the shape of a token has line ends in it.</summary>
    public static bool HasLineEnds(IEnumerable<Rule> rules) => rules.Any(static r =>
        r.Literals.Any(static l => l.Text.Contains('\n', StringComparison.Ordinal))
        || (r.Token is { } token && TokenShape.Parse(token).HasLineEnds));
}

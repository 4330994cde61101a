using KeyScan.Rules.Files;

namespace KeyScan.Tests.Rules;

public sealed class RuleFileMutationTests
{
    private const int Mutants = 100000;

    /// <summary>Pieces that mean something to YAML, to patterns, or to numbers.</summary>
    private static readonly string[] Pieces =
    [
        "\0", "\t", "\r", "\n", "\u0085", "\u2028", "\uFEFF", "\uD800", "é", "&a", "*a", "<<: *a", "!!binary ", "!!int",
        "%YAML 9.9\n", "---\n", "...\n",
        "? ", ": ", "- ", "|", ">-", "[", "]", "{", "}", "'", "\"", "\\", "#", ",", "~", "null", "NaN", "1e999", "-0",
        "99999999999999999999",
        "(", ")", "(?<secret>", "(?<secret>)", "(?=", @"\1", @"\k<x>", "{9999999}", "{2,1}", "[z-a]", "(?i", "*", "+", "??",
        @"\p{X}", @"\c",
    ];

    [Fact]
    public void No_mutant_of_a_good_rule_file_makes_the_reader_throw()
    {
        for (int seed = 0; seed < Mutants; seed++)
        {
            string mutant = Mutate(RuleFileTexts.EveryKey, new Random(seed));
            Exception? thrown = Record.Exception(() => RuleFileReader.Read("acme.yml", mutant, []));

            Assert.True(thrown is null, $"seed {seed}: {thrown}\n{mutant}");
        }
    }

    [Fact]
    public void A_mutant_is_read_whole_or_has_a_problem()
    {
        for (int seed = 0; seed < Mutants; seed++)
        {
            var problems = new List<Problem>();
            string mutant = Mutate(Mutate(RuleFileTexts.Smallest, new Random(seed)), new Random(-seed));
            IReadOnlyList<Rule> rules = RuleFileReader.Read("acme.yml", mutant, problems);

            // A file may end up without rules and still be well formed; a rule it returns is never half read.
            Assert.All(rules,
                rule => Assert.True(rule.Id.Length > 0 && rule.Pattern.Length > 0 && rule.Literals.Count > 0, $"seed {seed}"));
            Assert.All(problems, problem => Assert.StartsWith("acme.yml", problem.Where, StringComparison.Ordinal));
        }
    }

    private static string Mutate(string text, Random random)
    {
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(text.Length + 1);
            int length = Math.Min(random.Next(1, 20), text.Length - at);
            text = random.Next(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, text.Substring(at, length)),
                2 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                3 => text.Insert(at, ((char)random.Next(0x3000)).ToString()),
                _ => text[..at] + (length > 0 ? Pieces[random.Next(Pieces.Length)] + text[(at + 1)..] : ""),
            };
        }
        return text;
    }
}

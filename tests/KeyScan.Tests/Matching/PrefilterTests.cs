using System.Text;
using KeyScan.Matching.Literals;
using KeyScan.Primitives;
using KeyScan.Rules;

namespace KeyScan.Tests.Matching;

public sealed class PrefilterTests
{
    public static TheoryData<string> InstructionSets => new("scalar", "128", "256", "512");

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Finds_what_a_naive_search_finds_for_the_literals_of_all_rules(string instructionSet)
    {
        Literal[] literals = [.. RuleCatalogue.BuiltIn().Rules.SelectMany(r => r.Literals).Distinct()];
        var random = new Random(20261121);
        for (int round = 0; round < 60; round++)
            AssertAgrees(instructionSet, literals, TextWith(literals, random, random.Next(0, 3000)), random);
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Finds_what_a_naive_search_finds_for_random_literals_over_few_letters(string instructionSet)
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            Literal[] literals = [.. Enumerable.Range(0, random.Next(1, 60))
                .Select(_ => new Literal(new string(
                    [.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => "aAbB_"[random.Next(5)])]), random.Next(2) == 0))
                .Distinct()];
            byte[] text = [.. Enumerable.Range(0, random.Next(0, 400)).Select(_ => (byte)"aAbB_\n"[random.Next(6)])];
            AssertAgrees(instructionSet, literals, text, random);
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Finds_literals_at_the_very_start_and_end_of_texts_of_every_short_length(string instructionSet)
    {
        Literal[] literals = [new("ab", false), new("xyz", true), new("ghp_", false), new("long_literal_here", true)];
        foreach (Literal literal in literals)
        {
            for (int padding = 0; padding < 140; padding++)
            {
                byte[] atEnd = Encoding.ASCII.GetBytes(new string('.', padding) + literal.Text);
                byte[] atStart = Encoding.ASCII.GetBytes(literal.Text + new string('.', padding));
                AssertAgrees(instructionSet, literals, atEnd, new Random(padding));
                AssertAgrees(instructionSet, literals, atStart, new Random(padding));
            }
        }
    }

    [Fact]
    public void The_first_bytes_looked_up_one_by_one_and_the_rest_in_blocks_find_what_a_naive_search_finds()
    {
        Literal[] literals = [new("ab", false), new("xyz", true), new("ghp_", false), new("long_literal_here", true)];
        var random = new Random(11);
        AssertAgrees(new Prefilter<Kernel128>(new LiteralSet(literals), new FirstBytes(200_000)), literals,
            TextWith(literals, random, 600_000), random);
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Bytes_above_ascii_and_nul_are_searched_like_any_other_also_right_behind_a_short_literal(string instructionSet)
    {
        Literal[] literals = [new("ab", false), new("xyz", true), new("ghp_", false)];
        byte[] text = new byte[4000];
        var random = new Random(3);
        random.NextBytes(text);
        for (int at = 0; at < text.Length - 8; at += random.Next(4, 40))
            Encoding.ASCII.GetBytes(literals[random.Next(literals.Length)].Text).CopyTo(text, at);
        AssertAgrees(instructionSet, literals, text, random);
    }

    private static void AssertAgrees(string instructionSet, Literal[] literals, byte[] text, Random random) =>
        AssertAgrees(Prefilter.Create(new LiteralSet(literals), instructionSet), literals, text, random);

    private static void AssertAgrees(Prefilter prefilter, Literal[] literals, byte[] text, Random random)
    {
        var hits = new HitList();
        for (int from = 0; from < text.Length;)
        {
            int to = Math.Min(text.Length, from + random.Next(1, 500));
            prefilter.Find(text, from, to, hits);
            from = to;
        }
        Assert.Equal(Naive(literals, text), hits.Hits.ToArray().OrderBy(h => h.Start).ThenBy(h => h.Literal));
    }

    private static List<LiteralHit> Naive(Literal[] literals, byte[] text)
    {
        string characters = Encoding.Latin1.GetString(text);
        var hits = new List<LiteralHit>();
        for (int literal = 0; literal < literals.Length; literal++)
        {
            StringComparison comparison = literals[literal].IgnoreCase ? StringComparison.OrdinalIgnoreCase
                : StringComparison.Ordinal;
            for (int at = -1; (at = characters.IndexOf(literals[literal].Text, at + 1, comparison)) >= 0;)
                hits.Add(new LiteralHit(at, literal));
        }
        return [.. hits.OrderBy(h => h.Start).ThenBy(h => h.Literal)];
    }

    private static byte[] TextWith(Literal[] literals, Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            string literal = literals[random.Next(literals.Length)].Text;
            text.Append(random.Next(4) switch
            {
                0 => literal,
                1 => literal.ToUpperInvariant(),
                2 => literal[..random.Next(1, literal.Length)],
                _ => new string((char)random.Next(32, 127), random.Next(1, 30)),
            });
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}

using System.Text;
using KeyScan.Matching;
using KeyScan.Matching.Literals;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Matching;

/// <summary>What the library has laid out for its rules is what is made of the same rules while a scan waits.</summary>
public sealed class BuiltInLayoutTests
{
    private static readonly RuleCatalogue LaidOut = RuleCatalogue.BuiltIn();
    private static readonly RuleCatalogue Made = RuleCatalogue.Of(LaidOut.Rules);

    [Fact]
    public void The_literals_laid_out_and_the_rules_they_wake_are_those_of_the_rules()
    {
        Assert.True(LaidOut.IsBuiltIn);
        Assert.False(Made.IsBuiltIn);
        LiteralIndex laidOut = BuiltInLayout.LiteralsOf(LaidOut), made = BuiltInLayout.LiteralsOf(Made);
        Assert.NotNull(laidOut.Literals.Tables!);
        Assert.Null(made.Literals.Tables!);
        Assert.Equal(made.Literals.Count, laidOut.Literals.Count);
        Assert.True(made.Literals.Count > 400);
        for (int i = 0; i < made.Literals.Count; i++)
        {
            Assert.Equal(Describe(made.Literals[i]), Describe(laidOut.Literals[i]));
            Assert.Equal(made.RulesOf(i), laidOut.RulesOf(i));
            Assert.Equal(made.WakesAssignments(i), laidOut.WakesAssignments(i));
        }
        Assert.Equal(made.FirstNamed, laidOut.FirstNamed);
        Assert.Empty(made.Unanchored);
        Assert.Empty(laidOut.Unanchored);
    }

    [Fact]
    public void The_tables_laid_out_are_those_of_the_literals() =>
        Assert.Equal(new NibbleTables(BuiltInLayout.LiteralsOf(Made).Literals).Bytes,
            BuiltInLayout.LiteralsOf(LaidOut).Literals.Tables!);

    [Fact]
    public void The_names_laid_out_are_found_in_a_text_and_lead_to_the_same_rules()
    {
        ProviderNames laidOut = BuiltInLayout.NamesOf(LaidOut), made = BuiltInLayout.NamesOf(Made);
        string[] names = [.. LaidOut.Rules.SelectMany(static r => r.Names).Distinct(StringComparer.Ordinal)];
        Assert.True(names.Length > 1000);
        Assert.All(names, name =>
        {
            byte[] text = Encoding.ASCII.GetBytes(name.TrimStart('~'));
            int number = laidOut.StartingAt(text, 0, out int end);
            Assert.Equal(text.Length, end);
            Assert.Equal(number, made.StartingAt(text, 0, out _));
            Assert.Equal(made.IsWord(number), laidOut.IsWord(number));
            Assert.Equal(made.RulesOf(number), laidOut.RulesOf(number));
            foreach (int rule in laidOut.RulesOf(number))
                Assert.Contains(LaidOut.Rules[rule].Names, n => n.TrimStart('~') == name.TrimStart('~'));
        });
    }

    [Fact]
    public void Whether_something_looked_for_has_line_ends_is_what_the_rules_say() =>
        Assert.Equal(BuiltInLayout.HasLineEnds(Made), BuiltInLayout.HasLineEnds(LaidOut));

    [Fact]
    public void A_rule_with_a_line_end_in_its_shape_or_its_literal_is_seen()
    {
        Rule rule = TestRules.Acme() with { Token = null };
        Assert.False(BuiltInLayout.HasLineEnds(RuleCatalogue.Of([rule])));
        Assert.True(BuiltInLayout.HasLineEnds(RuleCatalogue.Of([rule with { Literals = [new Literal("a\nb", false)] }])));
        Assert.True(BuiltInLayout.HasLineEnds(RuleCatalogue.Of([rule with { Token = "acme[a-z\n]{20}" }])));
    }

    private static (string Text, bool IgnoreCase, int Offset, int Length) Describe(in LiteralSet.Entry literal) =>
        (Encoding.ASCII.GetString(literal.Bytes), literal.IgnoreCase, literal.KeyOffset, literal.KeyLength);
}

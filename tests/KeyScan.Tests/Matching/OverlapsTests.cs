using KeyScan.Matching;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Matching;

public sealed class OverlapsTests
{
    private static readonly CompiledRule First = RuleCatalogue.Of([TestRules.Acme() with { Id = "acme-a" }]).Compiled[0];
    private static readonly CompiledRule Second = RuleCatalogue.Of([TestRules.Acme() with { Id = "acme-b" }]).Compiled[0];

    [Fact]
    public void Of_two_that_are_as_sure_the_longer_one_stays_whichever_rule_comes_first()
    {
        Assert.Equal((10, 30), Resolve(new(First, 15, 10, Confidence.High, 4), new(Second, 10, 30, Confidence.High, 4)));
        Assert.Equal((10, 30), Resolve(new(First, 10, 30, Confidence.High, 4), new(Second, 15, 10, Confidence.High, 4)));
    }

    [Fact]
    public void The_surer_one_stays_however_short_it_is() =>
        Assert.Equal((15, 10), Resolve(new(First, 15, 10, Confidence.Certain, 4), new(Second, 10, 30, Confidence.High, 4)));

    [Fact]
    public void Of_two_alike_the_first_by_the_rules_id_stays() =>
        Assert.Equal("acme-a", Scratch(new(Second, 10, 30, Confidence.High, 4),
            new(First, 10, 30, Confidence.High, 4)).Matches.Single().Rule.Rule.Id);

    [Fact]
    public void Of_two_that_are_as_sure_the_one_that_stands_there_comes_before_a_longer_one_that_had_to_be_decoded()
    {
        var plain = new RuleMatch(Second, 15, 10, Confidence.High, 4);
        var decoded = new RuleMatch(First, 10, 30, Confidence.High, 4) { DecodedBy = ["base64"] };
        Assert.Equal((15, 10), Resolve(plain, decoded));
        Assert.Equal((10, 30), Resolve(decoded with { DecodedBy = ["base64", "hex"], Start = 12, Length = 12 }, decoded));
    }

    [Fact]
    public void Of_two_that_are_as_sure_a_named_provider_comes_before_a_longer_one_of_none()
    {
        CompiledRule generic = RuleCatalogue.Of([TestRules.Acme() with { Id = "a-generic", Provider = "generic" }]).Compiled[0];
        Assert.Equal("acme-b", Assert.Single(
            Scratch(new(generic, 10, 30, Confidence.High, 4), new(Second, 15, 10, Confidence.High, 4)).Matches).Rule.Rule.Id);
    }

    private static (int Start, int Length) Resolve(params RuleMatch[] matches)
    {
        RuleMatch kept = Assert.Single(Scratch(matches).Matches);
        return (kept.Start, kept.Length);
    }

    private static MatchScratch Scratch(params RuleMatch[] matches)
    {
        var scratch = new MatchScratch();
        scratch.Matches.AddRange(matches);
        Overlaps.Resolve(scratch);
        return scratch;
    }
}

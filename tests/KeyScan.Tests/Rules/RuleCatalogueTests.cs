using KeyScan.Rules;
using KeyScan.Rules.Shapes;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Rules;

public sealed class RuleCatalogueTests
{
    [Fact]
    public void The_lines_of_the_table_of_named_keys_are_the_last_rules_and_each_is_what_its_line_says()
    {
        string table = Path.Combine(Repository.Root, "rules", NamedKeyTable.FileName);
        IReadOnlyList<Rule> lines = NamedKeyTable.Read(File.ReadAllText(table), table, []);
        RuleCatalogue catalogue = RuleCatalogue.BuiltIn();
        int first = catalogue.Count - lines.Count;
        Assert.True(first > 0 && lines.Count > 1000);
        for (int i = 0; i < lines.Count; i++)
            Assert.Equal(Describe(lines[i]), Describe(catalogue.Rules[first + i]));
        Assert.All(catalogue.Rules, static r => Assert.Equal(RuleInfo.BuiltIn, r.Origin));
    }

    [Fact]
    public void All_threads_have_the_same_rule_whoever_made_it()
    {
        RuleCatalogue catalogue = RuleCatalogue.BuiltIn();
        var made = new CompiledRule[8][];
        Parallel.For(0, made.Length, new ParallelOptions { MaxDegreeOfParallelism = made.Length },
            thread => made[thread] = [.. Enumerable.Range(0, catalogue.Count).Select(i => catalogue[i])]);
        Assert.All(made,
            all => Assert.True(all.Zip(catalogue.Compiled.ToArray()).All(static p => ReferenceEquals(p.First, p.Second))));
        Assert.Equal(catalogue.Rules.Select(static r => r.Id), catalogue.Compiled.ToArray().Select(static r => r.Rule.Id));
        Assert.Equal(catalogue.Count, catalogue.Rules.Select(static r => r.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_rule_that_judges_a_kind_of_assignment_is_the_first_that_says_so()
    {
        RuleCatalogue builtIn = RuleCatalogue.BuiltIn(), others = RuleCatalogue.Of(builtIn.Rules.Reverse());
        Assert.All(Enum.GetValues<AssignmentKind>().Where(static k => k != AssignmentKind.None), kind =>
        {
            Assert.Equal(builtIn.Rules.First(r => r.Assignment == kind).Id, builtIn.FindJudge(kind)?.Rule.Id);
            Assert.Equal(builtIn.Rules.Last(r => r.Assignment == kind).Id, others.FindJudge(kind)?.Rule.Id);
        });
        Assert.Null(builtIn.FindJudge(AssignmentKind.None));
        Assert.Null(RuleCatalogue.Of([TestRules.Acme()]).FindJudge(AssignmentKind.Password));
    }

    [Fact]
    public void Rules_that_are_left_out_are_not_there_and_the_others_keep_their_order()
    {
        RuleCatalogue all = RuleCatalogue.BuiltIn();
        var problems = new List<Problem>();
        RuleCatalogue some = all.Select([], ["aws"], problems);
        Assert.Empty(problems);
        Assert.False(some.IsBuiltIn);
        Assert.Equal(all.Rules.Where(static r => r.Provider != "aws" && !r.Tags.Contains("aws")).Select(static r => r.Id),
            some.Rules.Select(static r => r.Id));
        Assert.Same(all, all.Select([], [], problems));
    }

    private static string Describe(Rule rule) => string.Join(" | ", [rule.Id, rule.Description, rule.Provider, rule.Family,
        $"{rule.Severity} {rule.Confidence} {rule.Window} {rule.MinEntropy}", rule.Pattern, rule.Token ?? "", rule.Advice,
        .. rule.Names, .. rule.References, .. rule.Literals.Select(static l => $"{l}"), .. rule.Examples]);
}

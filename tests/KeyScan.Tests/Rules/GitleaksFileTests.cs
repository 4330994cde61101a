using KeyScan.Filtering;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Rules.Imported;
using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Rules;

/// <summary>What a .gitleaks.toml says is carried over, and what cannot be is named.</summary>
public sealed class GitleaksFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ab[0-9]{8}", 0, "(?<secret>ab[0-9]{8})")]
    [InlineData("x=(?P<v>ab[[:digit:]]+)", 0, "x=(?<secret>ab[0-9]+)")]
    [InlineData("(?i)(a)=(b)", 2, "(?i)(a)=(?<secret>b)")]
    [InlineData("(?i)(?:a)=([]x[-])", 1, @"(?i)(?:a)=(?<secret>[\]x\[-])")]
    [InlineData(@"\((\x{41}[^[:space:]]+)\)", 0, @"\((?<secret>\u0041[^\t\n\v\f\r ]+)\)")]
    public void A_pattern_of_Go_becomes_one_of_NET_with_a_secret(string pattern, int group, string translated)
    {
        Assert.Equal(translated, GoPattern.Translate(pattern, group, out Fault? error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData(@"\Qa.b\E", 0, @"`\Q` is not known to .NET")]
    [InlineData("(?U)a+", 0, "`(?U)` is not known to .NET")]
    [InlineData("(a)", 2, "the pattern has no group 2")]
    [InlineData("a(b", 0, "the pattern does not compile")]
    [InlineData("[[:klingon:]]", 0, "the class `[:klingon:]` has no counterpart in .NET")]
    public void What_has_no_counterpart_is_named(string pattern, int group, string why)
    {
        Assert.Null(GoPattern.Translate(pattern, group, out Fault? error));
        Assert.StartsWith(why, error?.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_find_and_allowlists_allow_as_they_do_there()
    {
        string good = MadeTokens.Random("zz", 20, seed: 1), stopped = $"zzBANANA{MadeTokens.Random("", 14, seed: 2)}",
        low = "zz" + new string('a', 20);
        _folder.Write("src/a.txt", $"token={good}\nother={stopped}\nlow={low}\n");
        _folder.Write("test/b.txt", $"token={MadeTokens.Random("zz", 20, seed: 3)}\n");
        _folder.Write("src/c.md", $"token={MadeTokens.Random("zz", 20, seed: 4)}\n");
        string file = _folder.Write(".gitleaks.toml", """
            title = "ours"
            [extend]
            useDefault = true

            [[rules]]
            id = "zz-token"
            description = "Token of zz"
            regex = '''\b(?:token|other|low)=(zz[0-9A-Za-z]{20})\b'''
            entropy = 3
            keywords = ["ZZ"]
            path = '''\.txt$'''
              [[rules.allowlists]]
              stopwords = ["banana"]

            [[allowlists]]
            description = "tests"
            paths = ['''(^|/)test/''']
            """);
        var problems = new List<Problem>();
        var read = GitleaksFile.Read(file, problems);
        Assert.Empty(problems);
        Assert.Empty(read.Remarks);
        ScanReport report = new Scanner(new ScanOptions
        {
            Rules = RuleCatalogue.Of(read.Rules),
            Filters = [new AllowFilter(read.Allow, _folder.Path, DateOnly.FromDateTime(DateTime.UnixEpoch))],
        }).Scan(new DirectorySource(new DirectoryOptions { Paths = ["."], WorkingFolder = _folder.Path }), "here",
        new CoverageCounter());
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal((good, "zz-token", "src/a.txt"),
            (finding.Secret.Reveal(), finding.Rule.Id, finding.Locations[0].Provenance.Path));
        Assert.Equal(2, report.Suppressed.Count);
    }

    [Theory]
    [InlineData("[[rules]]\nid = 'a'\nregex = '''(?U)a'''\n", ":3",
        "rule `a` cannot be carried over: `(?U)` is not known to .NET")]
    [InlineData("[[rules]]\nid = 'a'\n", ":2",
        "rule `a` has no regex: it changes a rule of gitleaks's own, or goes by paths alone")]
    [InlineData("[[rules]]\nregex = 'a'\n", ":1", "a rule has no id")]
    [InlineData("[extend]\npath = 'more.toml'\n", ":2", "it extends `more.toml`, which is not read")]
    [InlineData("a = [\n", ":2:1", "the TOML cannot be read: ")]
    [InlineData("[[rules]\nid=1", ":1:", "the TOML cannot be read: ")]
    public void What_is_lost_for_the_search_is_a_problem_with_its_line(string toml, string where, string what)
    {
        string file = _folder.Write("x.toml", toml);
        var problems = new List<Problem>();
        _ = GitleaksFile.Read(file, problems);
        Problem problem = Assert.Single(problems);
        Assert.StartsWith(file + where, problem.Where, StringComparison.Ordinal);
        Assert.StartsWith(what, problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_lost_of_allowlists_is_a_remark_and_allows_nothing()
    {
        string file = _folder.Write("x.toml", "[allowlist]\nregexTarget = 'line'\nregexes = ['a']\n[[allowlists]]\npaths = "
            + "['''(?U)b''']\n[rules.allowlist]\nregexes = ['.']\n");
        var problems = new List<Problem>();
        var read = GitleaksFile.Read(file, problems);
        Assert.Empty(problems);
        Assert.Empty(read.Allow);
        Assert.Equal([$"{file}:2", $"{file}:5"], read.Remarks.Select(r => r.Where));
    }

    [Fact]
    public void Nesting_without_end_is_a_problem()
    {
        string file = _folder.Write("x.toml", $"a = {new string('[', 100_000)}\n");
        var problems = new List<Problem>();
        _ = GitleaksFile.Read(file, problems);
        Assert.StartsWith("the TOML cannot be read: ", Assert.Single(problems).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_whose_name_is_taken_runs_beside_the_other()
    {
        string file = _folder.Write("x.toml", "[[rules]]\nid = 'acme-key'\nregex = 'zz[0-9]{9}'\nkeywords = ['zz']\n");
        var problems = new List<Problem>();
        RuleCatalogue rules = RuleCatalogue.Of([TestRules.Acme()]).Extend([file], problems);
        Assert.Empty(problems);
        Assert.Equal(["acme-key", "acme-key-imported"], rules.Rules.Select(r => r.Id));
    }
}

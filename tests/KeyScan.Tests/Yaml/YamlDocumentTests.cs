using KeyScan.Tests.Configuration;
using KeyScan.Yaml;

namespace KeyScan.Tests.Yaml;

public sealed class YamlDocumentTests
{
    private static (YamlMap? Map, List<Problem> Problems) Read(string text)
    {
        var problems = new List<Problem>();
        return (YamlDocument.Read("file.yml", text, problems), problems);
    }

    [Theory]
    [InlineData("a: [1, 2")]
    [InlineData("a: 'no end")]
    [InlineData("a: b: c")]
    [InlineData("a: [1\nb: 2\n")]
    [InlineData("a: {b: 1\nc: 2\n")]
    [InlineData("a: *unknown")]
    [InlineData("a: \"\\q\"")]
    [InlineData("- a\nb: c")]
    [InlineData("%YAML 9.9\n---\na: 1")]
    [InlineData("a: !<unclosed 1")]
    public void Broken_yaml_is_one_problem_with_its_place(string text)
    {
        (YamlMap? map, List<Problem> problems) = Read(text);
        Assert.Null(map);
        Problem problem = Assert.Single(problems);
        Assert.StartsWith("not valid YAML", problem.What, StringComparison.Ordinal);
        Assert.Matches(@"^file\.yml:\d+:\d+$", problem.Where);
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("text")]
    [InlineData("- a\n- b\n")]
    public void What_is_no_mapping_is_a_problem(string text) =>
        Assert.Equal("expected keys and values", Assert.Single(Read(text).Problems).What);

    [Fact]
    public void A_key_that_stands_twice_is_a_problem()
    {
        (YamlMap? map, List<Problem> problems) = Read("salt: one\nsalt: two\n");
        Assert.Null(map);
        Assert.Contains("not valid YAML", Assert.Single(problems).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("? - ")]
    public void Deep_nesting_is_a_problem_and_no_stack_overflow(string open)
    {
        foreach (int depth in (int[])[33, 1_000, 100_000])
        {
            (YamlMap? map, List<Problem> problems) = Read("a:\n  " + string.Concat(Enumerable.Repeat(open, depth)));
            Assert.Null(map);
            Assert.StartsWith("not valid YAML", Assert.Single(problems).What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_text_past_the_limit_is_a_problem() =>
        Assert.Contains("longer than 8 MB", Assert.Single(Read(new string('#', 9 << 20)).Problems).What,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("a: &a [*a]\n", "aliases are not supported")]
    [InlineData("a: &a 1\nb: *a\n", "aliases are not supported")]
    [InlineData("a: &a\n  ? *a\n  : b\n", "aliases are not supported")]
    [InlineData("!secret salt: abcdefgh\n", "tags are not supported")]
    [InlineData("salt: !!str abcdefgh\n", "tags are not supported")]
    [InlineData("allow: !!seq [a]\n", "tags are not supported")]
    public void Aliases_and_tags_are_refused(string text, string what) =>
        Assert.EndsWith(what, Assert.Single(Read(text).Problems).What, StringComparison.Ordinal);

    [Fact]
    public void Quoted_folded_and_anchored_values_are_plain()
    {
        (YamlMap? map, List<Problem> problems) = Read("a: \"1\"\nb: '2'\nc: >\n  3\n  4\nd: |\n  5\n\"e\": &e 6\n");
        Assert.Empty(problems);
        Assert.Equal(["1", "2", "3 4\n", "5\n", "6"], ((string[])["a", "b", "c", "d", "e"]).Select(k => map!.Text(k)));
    }

    [Fact]
    public void Aliases_that_multiply_cost_no_more_than_they_are_long()
    {
        string text = "a0: &a0 [x, x]\n";
        for (int i = 1; i < 30; i++)
            text += $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n";
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Null(Read($"{text}? *a29\n: x\n").Map);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Mutations_of_a_good_configuration_never_throw()
    {
        var random = new Random(1_234);
        string[] pieces = [":", "- ", "[", "]", "{", "}", "&a ", "*a", "? ", "!", "!!", "|", ">", "'", "\"", "\\", "%", "\n",
            "  ", "\t", "---\n", "...\n", "\0", "\u2028", "\ud800", "<<: ", "\\U00110000"];
        for (int round = 0; round < 2_000; round++)
        {
            string text = ConfigurationText.Good;
            for (int i = random.Next(1, 6); i > 0; i--)
                text = Mutate(text, random, pieces);
            ConfigurationText.Parse(text);
        }
    }

    private static string Mutate(string text, Random random, string[] pieces)
    {
        int at = random.Next(text.Length), length = Math.Min(random.Next(20), text.Length - at);
        return random.Next(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
            2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
            _ => string.Concat(text.AsSpan(0, at), ((char)random.Next(0x180)).ToString(), text.AsSpan(at)),
        };
    }
}

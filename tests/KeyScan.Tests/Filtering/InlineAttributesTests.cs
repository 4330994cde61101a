using System.Text;
using KeyScan.Filtering;

namespace KeyScan.Tests.Filtering;

public sealed class InlineAttributesTests
{
    private static readonly DateOnly Day = new(2027, 1, 31);

    [Theory]
    [InlineData("# keyscan:allow reason=\"test fixture\" expires=2027-01-31")]
    [InlineData("# keyscan:allow expires=2027-01-31 reason=\"test fixture\"")]
    [InlineData("# keyscan:allow reason='test fixture', expires=\"2027-01-31\"")]
    [InlineData("/* keyscan:allow reason=\"test fixture\" expires=2027-01-31*/")]
    [InlineData("<!-- keyscan:allow reason=\"test fixture\" expires=2027-01-31-->")]
    [InlineData("\"keyscan:allow reason=\\\"test fixture\\\" expires=2027-01-31\"")]
    [InlineData("# keyscan:allow  \t reason=\"test fixture\"   expires=2027-01-31  \r")]
    public void A_reason_and_an_expiry_are_read_in_any_order_and_quoting(string comment) =>
        Assert.Equal(new InlineAllow("keyscan:allow", 1, "test fixture", Day), MarkedText.Find($"«s» {comment}\nnext"));

    [Fact]
    public void All_of_our_markers_take_attributes()
    {
        const string Attributes = "reason=\"test fixture\" expires=2027-01-31";
        Assert.Equal(new InlineAllow("keyscan:allow", 1, "test fixture", Day),
            MarkedText.Find($"/* keyscan:allow {Attributes} */ «s»"));
        Assert.Equal(new InlineAllow("keyscan:allow-next-line", 1, "test fixture", Day),
            MarkedText.Find($"# keyscan:allow-next-line {Attributes}\n«s»"));
        Assert.Equal(
            new InlineAllow("keyscan:allow-begin", 1, "test fixture", Day),
            MarkedText.Find($"# keyscan:allow-begin {Attributes}\n\n«s»\n# keyscan:allow-end"));
    }

    [Fact]
    public void Other_tools_markers_take_none() =>
        Assert.Equal(new InlineAllow("gitleaks:allow", 1, null, null),
            MarkedText.Find("«s» # gitleaks:allow reason=\"x\" expires=2027-01-31"));

    [Theory]
    [InlineData("reason=fixture", "fixture")]
    [InlineData("reason=\"\"", null)]
    [InlineData("reason=\"   \"", null)]
    [InlineData("for tests", null)]
    [InlineData(", \"other\": \"value\"", null)]
    public void Only_a_named_reason_is_taken(string attributes, string? reason) =>
        Assert.Equal(new InlineAllow("keyscan:allow", 1, reason, null), MarkedText.Find($"«s» # keyscan:allow {attributes}"));

    [Theory]
    [InlineData("expires=soon")]
    [InlineData("expires=2027-02-30")]
    [InlineData("expires=2027-1-31")]
    [InlineData("expires=31.01.2027")]
    [InlineData("expires=")]
    [InlineData("expires=\"2027-01-31")]
    [InlineData("reason=\"no end expires=2027-01-31")]
    public void An_expiry_that_cannot_be_read_has_passed(string attributes) =>
        Assert.Equal(DateOnly.MinValue, MarkedText.Find($"«s» # keyscan:allow {attributes}")?.Expires);

    [Theory]
    [InlineData("expries=2027-01-31", "`expries` is none of `reason=`, `expires=`, `rule=`")]
    [InlineData("reason=\"x\" until=2027-01-31", "`until` is none of `reason=`, `expires=`, `rule=`")]
    [InlineData("Expires=2027-01-31", "`Expires` is none of `reason=`, `expires=`, `rule=`")]
    [InlineData("expires: 2027-01-31", "`expires` is none of `reason=`, `expires=`, `rule=`")]
    [InlineData("expires=tomorrow", "`expires` is no day; write it as 2027-01-31")]
    [InlineData("reason=\"x", "the quote after `reason=` is never closed")]
    public void What_is_misspelt_allows_nothing_and_says_why(string attributes, string mistake)
    {
        InlineAllow? found = MarkedText.Find($"«s» # keyscan:allow {attributes}");
        Assert.Equal((DateOnly.MinValue, mistake), (found?.Expires, found?.Mistake));
    }

    [Theory]
    [InlineData("/* keyscan:allow */ token = \"«s»\"")]
    [InlineData("keyscan:allow token=«s»")]
    [InlineData("«s» # keyscan:allow: made up")]
    [InlineData("«s» # keyscan:allow see a=b below")]
    public void The_lines_own_text_is_no_attribute(string text)
    {
        InlineAllow? found = MarkedText.Find(text);
        Assert.Equal((true, null, null), (found is not null, found?.Mistake, found?.Expires));
    }

    [Theory]
    [InlineData("rule=rule-a", null)]
    [InlineData("rule=rule-b rule=\"rule-a\" reason=x", null)]
    [InlineData("rule=rule-b", "it names the rule `rule-b`, and this is found by `rule-a`")]
    [InlineData("rule=rule_a", "it names the rule `rule_a`, and this is found by `rule-a`")]
    public void A_comment_may_name_the_rules_it_is_about(string attributes, string? mistake)
    {
        byte[] text = Encoding.UTF8.GetBytes($"s # keyscan:allow {attributes}");
        InlineAllow? found = InlineComments.Find(text, 0, 1, startLine: 1, rule: "rule-a");
        Assert.Equal((mistake, mistake is null ? null : (DateOnly?)DateOnly.MinValue), (found?.Mistake, found?.Expires));
        // Beside one that holds, it is nothing.
        byte[] both = [.. "# keyscan:allow-next-line\n"u8, .. text];
        Assert.Null(InlineComments.Find(both, 26, 27, startLine: 2, rule: "rule-a")?.Mistake);
    }

    [Fact]
    public void A_reason_cannot_steer_a_terminal_or_break_a_line()
    {
        string? reason = MarkedText.Find("«s» # keyscan:allow reason=\"a\u001b[31mb\rc\u202ed\u2028e\"")?.Reason;
        Assert.Equal("a [31mb c d e", reason);
    }

    [Fact]
    public void A_long_reason_is_cut() =>
        Assert.Equal(200, MarkedText.Find($"«s» # keyscan:allow reason=\"{new string('r', 3_000)}\"")?.Reason?.Length);

    [Fact]
    public void Random_tails_never_throw()
    {
        var random = new Random(7);
        string[] pieces =
            ["reason=", "expires=", "\"", "'", "\\", "2027-01-31", " ", ",", "-", "rule=", "expries=", ":", "é", "\ud83d", "x"];
        for (int round = 0; round < 5_000; round++)
            InlineAttributes.Parse(Encoding.UTF8.GetBytes(string.Concat(random.GetItems(pieces, random.Next(12)))));
        byte[] noise = new byte[64];
        for (int round = 0; round < 1_000; round++)
        {
            random.NextBytes(noise);
            InlineAttributes.Parse([.. "reason="u8, .. noise]);
        }
    }
}

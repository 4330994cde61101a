using System.Text;
using System.Text.RegularExpressions;
using KeyScan.Rules;
using KeyScan.Rules.Examples;
using KeyScan.Rules.Shapes;

namespace KeyScan.Tests.Rules;

public sealed class TokenShapeTests
{
    [Theory]
    [InlineData("ab[0-9]{3}", "ab123", 5)]
    [InlineData("ab[0-9]{3}", "ab12", -1)]
    [InlineData("ab[0-9]{3}", "ab1234", -1)]
    [InlineData("ab[0-9]{1,3}", "ab12.", 4)]
    [InlineData("(live|test)_[a-z]{2}", "test_xy", 7)]
    [InlineData("(live|test)_[a-z]{2}", "best_xy", -1)]
    [InlineData("x(-[a-f]{2}){3}", "x-ab-cd-ef", 10)]
    [InlineData("x(-[a-f]{2}){0,2}y", "x-aby", 5)]
    [InlineData("x(y|z)?1", "x1", 2)]
    [InlineData("[a-z]{2,9}END[0-9]{1,4}", "abendENDEND77", -1)]
    [InlineData("[a-zE]{2,9}ND[0-9]{1,4}", "abEND77", 7)]
    [InlineData("a\\.b\\$c", "a.b$c", 5)]
    [InlineData("ab={0,2}", "ab==", 4)]
    [InlineData("[A-Z-]{3}", "A-B", 3)]
    public void A_shape_ends_where_it_says(string shape, string text, int end) =>
        Assert.Equal(end, TokenShape.Parse(shape).EndOfMatch(Encoding.ASCII.GetBytes(text), 0));

    [Theory]
    [InlineData("")]
    [InlineData("a*")]
    [InlineData("a+")]
    [InlineData(".")]
    [InlineData("[^a]")]
    [InlineData("[]")]
    [InlineData("[z-a]")]
    [InlineData("[a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("a{}")]
    [InlineData("a{3,1}")]
    [InlineData("a{99999999999}")]
    [InlineData("(a){9}")]
    [InlineData("a?b")]
    [InlineData("\\w")]
    [InlineData("é")]
    [InlineData("(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)")]
    public void What_is_no_shape_is_refused_and_named(string shape) =>
        Assert.Contains('`', Assert.Throws<FormatException>(() => TokenShape.Parse(shape)).Message);

    [Fact]
    public void Every_shape_fits_what_the_same_regular_expression_fits()
    {
        var random = new Random(5);
        foreach (Rule rule in RuleCatalogue.BuiltIn().Rules.Where(r => r.Token is not null))
        {
            var shape = TokenShape.Parse(rule.Token!);
            string token = ExampleTemplate.Expand(shape.Template(), random);
            var regex = new Regex($"^(?:{rule.Token})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            Assert.True(regex.IsMatch(token), $"{rule.Id}: {token}");
            Assert.True(shape.EndOfMatch(Encoding.ASCII.GetBytes(token), 0) == token.Length, $"{rule.Id}: {token}");
        }
    }

    [Fact]
    public void A_text_that_makes_a_shape_try_again_and_again_is_given_up()
    {
        var shape = TokenShape.Parse("[a]{1,3000}[ab]{1,3000}[abc]{1,3000}z");
        Assert.Equal(-1, shape.EndOfMatch(Encoding.ASCII.GetBytes(new string('a', 3000)), 0));
    }
}

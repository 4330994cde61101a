using System.Text;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

public sealed class AssignedNameTests
{
    private readonly string _key = MadeTokens.Random("acme_", 20, seed: 9);

    [Theory]
    [InlineData("AWS_SECRET_ACCESS_KEY=", "AWS_SECRET_ACCESS_KEY")]
    [InlineData("export S=", "S")]
    [InlineData("  \"api-key\": \"", "api-key")]
    [InlineData("\\\"token\\\": \\\"", "token")]
    [InlineData("app.db.password = '", "app.db.password")]
    [InlineData("config[\"token\"] = ", "token")]
    [InlineData("'token' => '", "token")]
    [InlineData("token := `", "token")]
    [InlineData("Authorization: Bearer ", "Authorization")]
    [InlineData("<password>", "password")]
    [InlineData("deploy --api-token ", "api-token")]
    [InlineData("deploy --api-token=", "api-token")]
    [InlineData("oauth2Token: ", "oauth2Token")]
    [InlineData("key_v2 = ", "key_v2")]
    public void The_name_that_a_secret_is_given_is_found(string before, string name) =>
        Assert.Equal(name, Find($"first\n{before}"));

    [Theory]
    [InlineData("")]
    [InlineData("a text with ")]
    [InlineData("root:Tr0ub4dor:")]
    [InlineData("login root Tr0ub4dor: ")]
    [InlineData("pass=opensesame:")]
    [InlineData("opensesame,")]
    [InlineData("-p'opensesame' ")]
    [InlineData("deploy -x ")]
    [InlineData("=")]
    [InlineData("name =\n")]
    [InlineData("a ==== ")]
    public void What_may_be_a_value_itself_is_no_name(string before) => Assert.Equal("", Find($"first\n{before}"));

    [Fact]
    public void A_word_that_looks_random_is_no_name() => Assert.Equal("", Find($"{MadeTokens.Random("Q", 25, seed: 5)} = "));

    [Fact]
    public void A_secret_is_not_the_name_of_the_next() => Assert.All(Scan($"{MadeTokens.Random("acme_", 20, seed: 10)}={_key}\n"),
        f => Assert.Equal("", f.Locations[0].AssignedTo));

    private string Find(string before) => Assert.Single(Scan($"{before}{_key}\n")).Locations[0].AssignedTo;

    private static IReadOnlyList<Finding> Scan(string text) =>
        new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]) })
        .Scan(new StreamSource(new MemoryStream(Encoding.UTF8.GetBytes(text)), "<text>", 1 << 20), "text", new CoverageCounter())
        .Findings;
}

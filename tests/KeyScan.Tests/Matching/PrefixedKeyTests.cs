using System.Globalization;
using System.Text;
using KeyScan.Matching;
using KeyScan.Rules;
using KeyScan.Rules.Examples;

namespace KeyScan.Tests.Matching;

/// <summary>A private key is found with anything in front of its lines.</summary>
public sealed class PrefixedKeyTests
{
    private static readonly string Key = ExampleTemplate.Expand("<<pem pkcs8>>", new Random(3));
    private readonly Matcher _matcher = new(RuleCatalogue.BuiltIn());
    private readonly MatchScratch _scratch = new();

    /// <summary>What stands around each line: {0} is the line, {1} its number.</summary>
    public static TheoryData<string, string> Prefixes => new()
    {
        { "none", "{0}" },
        { "added in a diff", "+{0}" },
        { "removed in a diff", "-{0}" },
        { "in a comment", "// {0}" },
        { "in a comment without a blank", "//{0}" },
        { "in a shell comment", "# {0}" },
        { "quoted in a mail", "> {0}" },
        { "in a log", "2026-11-28 12:00:{1:00}.{1} INFO  [main] {0}" },
        { "numbered by grep -n", "{1}:{0}" },
        { "from a file by grep -n", "etc/key.pem:{1}:{0}" },
        { "echoed", "echo \"{0}\" >> key.pem" },
        { "indented", "      {0}" },
        { "indented by tabs", "\t\t{0}" },
        { "in a C string", "    \"{0}\\n\"" },
        { "joined by plus", "    '{0}\\n' +" },
        { "with CR", "{0}\r" },
    };

    [Theory, MemberData(nameof(Prefixes))]
    public void A_private_key_is_found_with_its_lines(string name, string around)
    {
        string text = "before\n" + string.Join('\n',
            Key.Split('\n').Select((line, n) => string.Format(CultureInfo.InvariantCulture, around, line, n + 8))) + "\nafter\n";
        _matcher.Find(new Content(Encoding.UTF8.GetBytes(text), []), "a.txt", _scratch);
        RuleMatch match = Assert.Single(_scratch.Matches);
        Assert.True(match.Rule.Rule.Id == "private-key-pem" && match.Confidence == Confidence.Certain, name);
    }

    [Fact]
    public void What_is_no_key_stays_none_with_a_prefix()
    {
        string body = string.Join('\n', Enumerable.Repeat("+" + new string('A', 64), 12));
        string text = $"+-----BEGIN PRIVATE KEY-----\n{body}\n+-----END PRIVATE KEY-----\n";
        _matcher.Find(new Content(Encoding.UTF8.GetBytes(text), []), "a.txt", _scratch);
        Assert.Empty(_scratch.Matches);
    }
}

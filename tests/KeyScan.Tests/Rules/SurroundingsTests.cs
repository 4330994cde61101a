using System.Collections.Concurrent;
using System.Text;
using KeyScan.Decoding;
using KeyScan.Matching;
using KeyScan.Rules;
using KeyScan.Rules.Examples;
using KeyScan.Rules.Shapes;

namespace KeyScan.Tests.Rules;

/// <summary>A key is found whatever stands before and after it.</summary>
public sealed class SurroundingsTests
{
    private static readonly RuleCatalogue Catalogue = RuleCatalogue.BuiltIn();
    private static readonly ConcurrentDictionary<string, string> Texts =
        new(StringComparer.Ordinal), Secrets = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, TokenShape> Shapes = new(StringComparer.Ordinal);
    private static readonly Matcher Shared = new(Catalogue);
    private readonly Matcher _matcher = Shared;
    private readonly MatchScratch _scratch = new();

    /// <summary>Texts around a token, by what they are.</summary>
    public static TheoryData<string, string> AroundTokens => new()
    {
        { "alone", "{0}" },
        { "both ends of a line", "first\n{0}\nlast" },
        { "CRLF", "first\r\n{0}\r\nlast" },
        { "after =", "K={0}" },
        { "after = with blanks", "k = {0} # comment" },
        { "after :", "k:{0}" },
        { "in double quotes", "k = \"{0}\";" },
        { "in single quotes", "k = '{0}'," },
        { "in backticks", "k = `{0}`" },
        { "in brackets", "call({0})" },
        { "in a list", "[a,{0},b]" },
        { "after ;", "a;{0};b" },
        { "between bars", "|{0}|" },
        { "after >", "<k>{0}</k>" },
        { "as an attribute", "<a k=\"{0}\"/>" },
        { "as a user in a URL", "https://{0}@host.test/a" },
        { "as a password in a URL", "https://robot:{0}@host.test/a" },
        { "in a path", "https://host.test/{0}" },
        { "in a query", "https://host.test/?k={0}&b=1" },
        { "in JSON", "{{\"k\":\"{0}\"}}" },
        { "in JSON in JSON", "{{\\\"k\\\":\\\"{0}\\\"}}" },
        { "in YAML", "k: {0}\n" },
        { "in a YAML list", "  - {0}\n" },
        { "after \\n and before it", "\"one\\n{0}\\ntwo\"" },
        { "after \\t", "\"one\\t{0}\\ttwo\"" },
        { "after \\r\\n", "\"one\\r\\n{0}\\r\\n\"" },
        { "after \\\\n", "\\\\n{0}\\\\n" },
        { "in colour", "\u001b[32m{0}\u001b[0m" },
        { "in colour, its ESC shown", "\\u001b[1;31m{0}\\u001b[0m" },
        { "in colour, its ESC lost", "[33m{0}[0m" },
        { "in entity quotes", "k=&quot;{0}&quot;" },
        { "in encoded quotes", "k%3D%22{0}%22" },
        { "after an encoded equals sign", "k%3D{0}%26" },
        { "after \\u003d", "k\\u003d{0}\\u0026" },
        { "in the shell", "export K={0}; run" },
        { "in a Dockerfile", "ENV K {0}" },
        { "in a code block", "```\n{0}\n```" },
        { "in a link", "[k](https://host.test/{0})" },
        { "in a log", "2026-11-28T12:00:00Z INFO token={0} accepted" },
        { "after a diff mark", "-{0}\n+{0}" },
        { "before a full stop", "It is {0}. Then" },
        { "in a comment", "// {0}" },
    };

    /// <summary>Texts in which a name and a value stand.</summary>
    public static TheoryData<string, string> AroundNames => new()
    {
        { "environment", "{0}={1}" },
        { "export", "export {0}='{1}'" },
        { "in quotes", "{0} = \"{1}\"" },
        { "JSON", "{{\"{0}\": \"{1}\"}}" },
        { "JSON in JSON", "{{\\\"{0}\\\": \\\"{1}\\\"}}" },
        { "entity quotes", "{0}=&quot;{1}&quot;" },
        { "encoded", "%22{0}%22%3A%22{1}%22" },
        { "YAML", "  {0}: {1}\n" },
        { "INI", "{0}={1}\r\n" },
        { "XML text", "<{0}>{1}</{0}>" },
        { "XML attribute", "<x {0}=\"{1}\"/>" },
        { "application settings", "<add key=\"{0}\" value=\"{1}\"/>" },
        { "Dockerfile", "ENV {0} {1}" },
        { "Ruby", ":{0} => '{1}'" },
        { "Go", "{0} := \"{1}\"" },
        { "index", "os.environ[\"{0}\"] = \"{1}\"" },
        { "call", "set(\"{0}\", \"{1}\")" },
        { "flag", "run --{0} {1}" },
        { "escaped lines", "\"A=1\\n{0}={1}\\n\"" },
        { "colour", "{0}=\u001b[32m{1}\u001b[0m" },
        { "TypeScript", "const {0}: string = '{1}';" },
    };

    [Theory, MemberData(nameof(AroundTokens))]
    public void Every_token_is_found_in_these_surroundings(string name, string surroundings)
    {
        var missed = new List<string>();
        foreach (Rule rule in Catalogue.Rules.Where(r => r is { Token: not null, Names.Count: 0 }))
        {
            string secret = SecretOf(rule);
            if (!rule.Literals.Any(l => secret.Contains(l.Text, StringComparison.Ordinal))
                || IsAmbiguous(rule.Token!, surroundings))
                continue;
            string text = string.Format(null, surroundings, secret);
            if (!Finds(rule, Encoding.UTF8.GetBytes(text), secret))
                missed.Add($"{rule.Id}: {text}");
        }
        Assert.True(missed.Count == 0, $"{name}: {missed.Count} missed\n{string.Join('\n', missed.Take(12))}");
    }

    [Theory, MemberData(nameof(AroundNames))]
    public void Every_named_key_is_found_in_these_surroundings(string name, string surroundings)
    {
        var missed = new List<string>();
        foreach (Rule rule in Catalogue.Rules.Where(r => r.Names.Count > 0))
        {
            string secret = SecretOf(rule);
            string key = $"{rule.Names[0].TrimStart('~').ToUpperInvariant()}_API_KEY";
            string text = string.Format(null, surroundings, key, secret);
            if (secret.Length > 0 && !IsAmbiguous(rule.Token!, surroundings)
                && !Finds(rule, Encoding.UTF8.GetBytes(text), secret))
                missed.Add($"{rule.Id}: {text}");
        }
        Assert.True(missed.Count == 0, $"{name}: {missed.Count} missed\n{string.Join('\n', missed.Take(12))}");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Every_token_is_found_in_wide_text(string encoding)
    {
        var decoder = new ContentDecoder();
        // What a rule does not take by chance, as a value with one digit, is none in wide text either: one rule in a hundred.
        Rule[] rules = [.. Catalogue.Rules.Where(r => r.Token is not null && SecretOf(r).Length > 0)];
        Assert.InRange(rules.Length, Catalogue.Rules.Count * 95 / 100, Catalogue.Rules.Count);
        foreach (Rule rule in rules)
        {
            string example = Expand(rule);
            byte[] bytes = [.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes(example)];
            Content content = decoder.Decode(bytes, EncodingDetection.Detect(bytes));
            _matcher.Find(content, "a.txt", _scratch);
            Assert.Contains(_scratch.AllMatches, m => m.Rule.Rule.Id == rule.Id);
        }
    }

    [Theory]
    [InlineData("x{0}")]
    [InlineData("7{0}")]
    [InlineData("_{0}")]
    [InlineData("some-words-{0}")]
    [InlineData("{0}x")]
    [InlineData("{0}_")]
    [InlineData("{0}-more")]
    public void A_piece_of_something_longer_is_no_token(string surroundings)
    {
        Rule rule = Catalogue.Rules.Single(r => r.Id == "aws-access-key-id");
        string secret = SecretOf(rule);
        Assert.False(Finds(rule, Encoding.UTF8.GetBytes(string.Format(null, surroundings, secret)), secret));
    }

    /// <summary>Where a sign of the surroundings can be part of the token itself, nobody can tell the two apart.</summary>
    private static bool IsAmbiguous(string token, string surroundings)
    {
        int at = surroundings.LastIndexOf("{0}", StringComparison.Ordinal) is >= 0 and int zero
            && !surroundings.Contains("{1}", StringComparison.Ordinal)
            ? zero
            : surroundings.IndexOf("{1}", StringComparison.Ordinal);
        bool startsWithClass = token[0] is '[' or '(';
        if (startsWithClass && at > 0 && Shapes.GetOrAdd(token, TokenShape.Parse).First.Contains((byte)surroundings[at - 1])
            && surroundings[at - 1] is not (>= 'a' and <= 'z' or >= '0' and <= '9' or 'D'))
            return true;
        if (at + 3 >= surroundings.Length)
            return false;
        char after = surroundings[at + 3];
        return InClass(token, after) || (after == '\\' && InClass(token, '\\'));
    }

    private static bool InClass(string token, char c)
    {
        for (int open = token.IndexOf('[', StringComparison.Ordinal); open >= 0; open = token.IndexOf('[', open + 1))
        {
            if (token[open..token.IndexOf(']', open)].Contains(c, StringComparison.Ordinal) && c is not '[')
                return true;
        }
        return false;
    }

    private bool Finds(Rule rule, byte[] text, string secret)
    {
        _matcher.Find(new Content(text, []), "a.txt", _scratch);
        return _scratch.AllMatches.Exists(
            m => m.Rule.Rule.Provider == rule.Provider && Encoding.UTF8.GetString(text.AsSpan(m.Start, m.Length)) == secret)
            || _scratch.Matches.Exists(
                m => m.Confidence >= rule.Confidence && Encoding.UTF8.GetString(text.AsSpan(m.Start, m.Length)) == secret);
    }

    private string SecretOf(Rule rule) => Secrets.GetOrAdd(rule.Id, _ => ReadSecret(rule));

    private string ReadSecret(Rule rule)
    {
        string example = Expand(rule);
        _matcher.Find(new Content(Encoding.UTF8.GetBytes(example), []), "a.txt", _scratch);
        return _scratch.Matches.Find(m => m.Rule.Rule.Id == rule.Id) is { } match ? example.Substring(match.Start, match.Length)
            : "";
    }

    private static string Expand(Rule rule) =>
        Texts.GetOrAdd(rule.Id, _ => ExampleTemplate.Expand(rule.Examples[0], new Random(7)));
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KeyScan.Rules.Examples;

/// <summary>
/// Fills in the <c>&lt;&lt;…&gt;&gt;</c> of a rule's examples (rules/README.md lists the notation), so that no rule file holds
/// anything that looks like a key.
/// </summary>
internal static class ExampleTemplate
{
    private const int MaxWords = 100;

    /// <summary>
    /// The text of <paramref name="template"/> with every <c>&lt;&lt;…&gt;&gt;</c> filled in. The same state of
    /// <paramref name="random"/> gives the same text, except for private keys, which the platform makes.
    /// </summary>
    /// <exception cref="FormatException">A <c>&lt;&lt;…&gt;&gt;</c> is unknown, malformed, or not closed; the message says which
    /// and why.</exception>
    public static string Expand(string template, Random random)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(random);
        var text = new StringBuilder();
        ReadOnlySpan<char> rest = template;
        while (rest.IndexOf("<<") is >= 0 and int open)
        {
            // `<<<[0-9]{6}>>` is a plain `<` before a placeholder.
            while (open + 2 < rest.Length && rest[open + 2] == '<')
                open++;
            text.Append(rest[..open]);
            rest = rest[(open + 2)..];
            int close = rest.IndexOf(">>");
            if (close < 0)
                throw new FormatException($"`<<{rest}` is not closed: end it with `>>`");
            text.Append(Fill(rest[..close].ToString(), random));
            rest = rest[(close + 2)..];
        }
        return text.Append(rest).ToString();
    }

    private static string Fill(string placeholder, Random random)
    {
        if (placeholder.StartsWith('['))
            return CharacterClass.Parse(placeholder).Generate(random);
        int space = placeholder.IndexOf(' ', StringComparison.Ordinal);
        string name = space < 0 ? placeholder : placeholder[..space];
        string argument = space < 0 ? "" : placeholder[(space + 1)..];
        return (name, argument) switch
        {
            ("crc32-base62", "") => ExampleToken.Crc32Base62(random),
            ("aws-account", "") => ExampleToken.AwsAccount(random),
            ("uuid", "") => ExampleToken.Uuid(random),
            ("jwt", "") => ExampleToken.Jwt(random),
            ("base64", not "") => Base64(argument),
            ("base64-json", not "") => Base64(RequireJson(argument)),
            ("pem", not "") => ExampleKey.Pem(argument, random),
            ("pem-escaped", not "") => ExampleKey.Pem(argument, random).Replace("\n", "\\n", StringComparison.Ordinal),
            ("words", not "") => ExampleWords.Join(WordCount(argument), random),
            _ => throw Malformed(name, argument),
        };
    }

    private static FormatException Malformed(string name, string argument) => name switch
    {
        "crc32-base62" or "aws-account" or "uuid" or "jwt" =>
            new($"`<<{name} {argument}>>`: `{name}` takes nothing after its name"),
        "base64" or "base64-json" => new($"`<<{name}>>` needs a text: write `<<{name} TEXT>>`"),
        "pem" or "pem-escaped" => new($"`<<{name}>>` needs a form: one of {ExampleKey.Forms}"),
        "words" => new("`<<words>>` needs a number: write `<<words 3>>`"),
        _ => new($"`<<{name}>>` is unknown: use a character class such as `[a-z]{{8}}`, or one of crc32-base62, aws-account, "
            + $"uuid, jwt, "
            + "base64, base64-json, pem, pem-escaped, words"),
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string RequireJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return text;
        }
        catch (JsonException e)
        {
            throw new FormatException($"`<<base64-json {text}>>` is not JSON: {e.Message}", e);
        }
    }

    private static int WordCount(string argument) =>
        int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MaxWords
            ? count
            : throw new FormatException($"`<<words {argument}>>`: `{argument}` is no number from 1 to {MaxWords}");
}

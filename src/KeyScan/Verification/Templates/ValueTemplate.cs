using System.Text.RegularExpressions;

namespace KeyScan.Verification.Templates;

/// <summary>
/// A text with values in it: <c>Token $secret</c>, <c>${id}:x</c>, <c>$secret|sha256|hex</c>; <c>$$</c> is a dollar.
/// </summary>
internal sealed partial record ValueTemplate
{
    /// <summary>The name of the secret.</summary>
    public const string SecretName = "secret";

    /// <summary>The name of the time, in whole seconds since 1970.</summary>
    public const string NowName = "now";

    private ValueTemplate(IReadOnlyList<ValuePiece> pieces) => Pieces = pieces;

    /// <summary>Texts and values, in order.</summary>
    public IReadOnlyList<ValuePiece> Pieces { get; }

    /// <summary>The names of all values in it, those of keys of filters too.</summary>
    public IEnumerable<string> Names =>
        Pieces.Where(p => p.Name is not null).SelectMany(p => p.Filters.Select(f => f.Key).OfType<string>().Prepend(p.Name!));

    /// <summary>A template of one piece.</summary>
    public static ValueTemplate Single(ValuePiece piece) => new([piece]);

    /// <summary>Reads a template; null, and why, where it is none.</summary>
    public static ValueTemplate? TryParse(string text, out Fault? why)
    {
        var pieces = new List<ValuePiece>();
        why = null;
        int at = 0;
        while (at < text.Length)
        {
            int dollar = text.IndexOf('$', at);
            if (dollar < 0)
                dollar = text.Length;
            if (dollar > at)
                pieces.Add(new ValuePiece(text[at..dollar], null, []));
            if (dollar == text.Length)
                break;
            if (text.AsSpan(dollar).StartsWith("$$"))
            {
                pieces.Add(new ValuePiece("$", null, []));
                at = dollar + 2;
                continue;
            }
            Match match = Reference().Match(text, dollar);
            if (!match.Success)
            {
                why = "a `$` begins no name; `$$` is a dollar";
                return null;
            }
            if (Filters(match.Groups["filter"].Captures, out why) is not { } filters)
                return null;
            pieces.Add(new ValuePiece(null, match.Groups["name"].Value, filters));
            at = dollar + match.Length;
        }
        return new ValueTemplate(pieces);
    }

    private static List<ValueFilter>? Filters(CaptureCollection texts, out Fault? why)
    {
        var filters = new List<ValueFilter>();
        why = null;
        foreach (string text in texts.Select(c => c.Value))
        {
            int open = text.IndexOf('(', StringComparison.Ordinal);
            FilterKind? kind = text[..(open < 0 ? text.Length : open)] switch
            {
                "base64" => FilterKind.Base64,
                "url" => FilterKind.Url,
                "hex" => FilterKind.Hex,
                "sha256" => FilterKind.Sha256,
                "hmac" => FilterKind.Hmac,
                _ => null,
            };
            if (kind is null || (kind == FilterKind.Hmac) != (open > 0))
            {
                why = $"there is no filter {ShownValue.Of(text)}; there are base64, url, hex, sha256 and hmac(name)";
                return null;
            }
            filters.Add(new ValueFilter(kind.Value, open < 0 ? null : text[(open + 1)..^1]));
        }
        if (filters is [.., { Kind: FilterKind.Sha256 or FilterKind.Hmac }])
            why = "a digest is no text; write `|hex` or `|base64` behind it";
        return why is not null ? null : filters;
    }

    [GeneratedRegex(@"\G\$(\{(?<name>[a-z][a-z0-9_]{0,40})\}|(?<name>[a-z][a-z0-9_]{0,40}))(\|(?<filter>[a-z0-9_]+(\([a-z][a-z0-9_]{0,40}\))?))*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}

/// <summary>A piece of a template: text, or a value.</summary>
/// <param name="Text">The text; null for a value.</param>
/// <param name="Name">The value's name; null for text.</param>
/// <param name="Filters">What is made of the value, in order.</param>
internal sealed record ValuePiece(string? Text, string? Name, IReadOnlyList<ValueFilter> Filters);

/// <summary>What is made of a value.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Key">The name of the value that is the key of an HMAC; null otherwise.</param>
internal readonly record struct ValueFilter(FilterKind Kind, string? Key);

/// <summary>What can be made of a value; the list is closed.</summary>
internal enum FilterKind
{
    /// <summary>Base64 with padding (RFC 4648).</summary>
    Base64,

    /// <summary>Percent-encoding of all but unreserved characters (RFC 3986).</summary>
    Url,

    /// <summary>Lower-case hexadecimal digits.</summary>
    Hex,

    /// <summary>The bytes of the SHA-256 digest.</summary>
    Sha256,

    /// <summary>The bytes of HMAC-SHA256.</summary>
    Hmac,
}

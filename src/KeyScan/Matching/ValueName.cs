using System.Text;

namespace KeyScan.Matching;

/// <summary>
/// The name that stands before a value, as far as that can be told without knowing the language: <c>acme_api_key = "</c>.
/// </summary>
/// <param name="Start">0-based offset of its first byte.</param>
/// <param name="End">The offset just after it.</param>
internal readonly record struct ValueName(int Start, int End)
{
    private const int MostBetween = 24;
    private const int Longest = 80;

    private static readonly string[] Credentials =
        ["key", "token", "secret", "pass", "auth", "bearer", "credential", "api", "pat", "pwd", "access", "webhook", "sk"];

    /// <summary>Last words of names whose values are public or no secret.</summary>
    private static readonly string[] Vetoes =
    [
        "id", "ids", "hash", "sha", "sha1", "sha256", "digest", "checksum", "version", "commit", "rev", "revision", "url", "uri",
        "name", "path", "file", "host", "user", "username", "email", "region", "fingerprint", "publickey", "public",
        "publishable", "sitekey", "count", "size", "length", "len", "date", "time", "etag", "nonce", "salt", "type", "keyid",
        "tokenid", "integrity", "port", "color", "style", "class", "selector", "kid",
    ];

    /// <summary>Words that stand between a name and its value.</summary>
    private static readonly string[] Fillers =
        ["bearer", "basic", "token", "value", "string", "str", "apikey", "is", "const", "default", "ssws", "secret", "key"];

    /// <summary>What a quote, a sign or a blank is written as where the text is escaped.</summary>
    private static readonly string[] Marks =
        ["&quot", "&#34", "&#39", "&apos", "%22", "%3A", "%3D", "%27", "%20", "\\u0022", "\\x22", "\\n", "\\t"];

    /// <summary>The name of the value that starts at <paramref name="value"/>; false where the line has none before it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int value, out ValueName name)
    {
        name = default;
        int end = SkipBetween(text, value);
        if (end <= 0 || end == value)
            return false;
        int start = StartOfWords(text, end);
        // `Authorization: Bearer v` and `{name: "acme_key", value: "v"}` have another word between.
        if (IsFiller(text[start..end]) && SkipBetween(text, start) is > 0 and int further && further < start
            && text[further..start].IndexOfAny(";{}("u8) < 0)
            start = StartOfWords(text, further);
        name = new ValueName(start, end);
        return start < end;
    }

    /// <summary>Whether the name is one of a credential.</summary>
    public bool SaysCredential(ReadOnlySpan<byte> text)
    {
        Span<byte> lower = stackalloc byte[2 * (Longest + MostBetween)];
        ReadOnlySpan<byte> name = text[Start..End];
        name = name.Length > lower.Length ? name[^lower.Length..] : name;
        Ascii.ToLower(name, lower, out int length);
        foreach (string word in Credentials)
        {
            if (IndexOf(lower[..length], word) >= 0)
                return true;
        }
        return false;
    }

    /// <summary>Whether the name's last word says that the value is public: <c>acme_key_id</c>, <c>key_sha256</c>.</summary>
    public bool IsVetoed(ReadOnlySpan<byte> text)
    {
        int start = End;
        while (start > Start && char.IsAsciiLetterOrDigit((char)text[start - 1])
            && !(start < End && char.IsAsciiLetterUpper((char)text[start]) && char.IsAsciiLetterLower((char)text[start - 1])))
            start--;
        ReadOnlySpan<byte> last = text[start..End];
        foreach (string word in Vetoes)
        {
            if (Ascii.EqualsIgnoreCase(last, word))
                return true;
        }
        return false;
    }

    private static int SkipBetween(ReadOnlySpan<byte> text, int from)
    {
        int at = from;
        while (at > 0 && from - at <= MostBetween && !IsWord(text[at - 1]) && text[at - 1] != (byte)'\n')
            at--;
        // What an escape or an entity ends in: \" is passed as it is, %22, \u0022 and &quot; are not.
        foreach (string mark in Marks)
        {
            if (at >= mark.Length && Ascii.EqualsIgnoreCase(text[(at - mark.Length)..at], mark))
                return SkipBetween(text, at - mark.Length);
        }
        return from - at > MostBetween ? 0 : at;
    }

    private static int StartOfWords(ReadOnlySpan<byte> text, int end)
    {
        int at = end;
        while (at > 0 && end - at < Longest)
        {
            byte before = text[at - 1];
            if (!IsWord(before) && before is not ((byte)'-' or (byte)'.')
                && !(before == (byte)' ' && at >= 2 && IsWord(text[at - 2])))
                break;
            at--;
        }
        return at;
    }

    private static bool IsFiller(ReadOnlySpan<byte> word)
    {
        foreach (string filler in Fillers)
        {
            if (Ascii.EqualsIgnoreCase(word, filler))
                return true;
        }
        return false;
    }

    private static int IndexOf(ReadOnlySpan<byte> text, string word)
    {
        Span<byte> bytes = stackalloc byte[16];
        Encoding.ASCII.TryGetBytes(word, bytes, out int length);
        return text.IndexOf(bytes[..length]);
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == (byte)'_';
}

using System.Buffers;
using KeyScan.Matching;

namespace KeyScan.Pipeline;

/// <summary>
/// User, host and database of the URL that a password stands in (RFC 3986, 3.2).
/// </summary>
internal static class UrlParts
{
    private const int Longest = 512;

    private static readonly SearchValues<byte> EndsUrl = SearchValues.Create(" \t\r\n\"'`<>\\"u8);
    private static readonly SearchValues<byte> EndsHost = SearchValues.Create("/?#,;)]} \t\r\n\"'`<>\\"u8);
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>Adds them; false where the match stands in no URL with a user.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scratch">The matches in it: a user may be a token of its own.</param>
    /// <param name="match">The password.</param>
    /// <param name="parts">Takes them.</param>
    public static bool TryAdd(ReadOnlySpan<byte> text, MatchScratch scratch, RuleMatch match, List<SecretPart> parts)
    {
        // Of a match that is all of the URL every part is a part, and none is shown.
        ReadOnlySpan<byte> before = text[Math.Max(0, match.Start - Longest)..match.Start];
        int scheme = LastScheme(before, match.Start - before.Length);
        if (scheme < 0)
            return false;
        int start = scheme + 3, at = match.End - start;
        ReadOnlySpan<byte> rest = text[start..Math.Min(text.Length, match.End + Longest)];
        // The password ends where the host begins.
        if (at >= rest.Length || rest[at] != '@')
            return false;
        int colon = rest[..at].IndexOf((byte)':');
        int host = match.End + 1, hostLength = text[host..Math.Min(text.Length, host + Longest)].IndexOfAny(EndsHost);
        int hostEnd = hostLength < 0 ? Math.Min(text.Length, host + Longest) : host + hostLength;
        if (colon < 0 || hostEnd == host || rest[..colon].ContainsAny(EndsUrl))
            return false;
        Add("host", text, host, hostEnd);
        if (!IsOfFiles(text[..scheme]) && hostEnd < text.Length && text[hostEnd] == '/')
        {
            int length = text[(hostEnd + 1)..Math.Min(text.Length, hostEnd + Longest)].IndexOfAnyExcept(NameBytes);
            Add("database", text, hostEnd + 1, length < 0 ? Math.Min(text.Length, hostEnd + Longest) : hostEnd + 1 + length);
        }
        Add("user", text, start, start + colon);
        return true;

        void Add(string name, ReadOnlySpan<byte> text, int from, int to)
        {
            if (from < to && text[from] is not ((byte)'$' or (byte)'{' or (byte)'<' or (byte)'%'))
                parts.Add(new SecretPart(name, PartReader.Shown(text, scratch, from, to)));
        }
    }

    private static int LastScheme(ReadOnlySpan<byte> before, int offset)
    {
        int scheme = before.LastIndexOf("://"u8);
        return scheme < 0 || before[(scheme + 3)..].ContainsAny(EndsUrl) || before[^1] != ':' ? -1 : offset + scheme;
    }

    /// <summary>What follows the host is a path there, and no database.</summary>
    private static bool IsOfFiles(ReadOnlySpan<byte> scheme) =>
        scheme.EndsWith("http"u8) || scheme.EndsWith("https"u8) || scheme.EndsWith("ftp"u8) || scheme.EndsWith("ssh"u8)
        || scheme.EndsWith("git"u8) || scheme.EndsWith("smb"u8) || scheme.EndsWith("ftps"u8);
}

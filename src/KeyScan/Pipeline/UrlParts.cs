using System.Buffers;
using System.Text;
using KeyScan.Matching;

namespace KeyScan.Pipeline;

/// <summary>
/// User, host and database of the URL that a password stands in (RFC 3986, 3.2), whether the match is the password or all of it.
/// </summary>
internal static class UrlParts
{
    private const int Longest = 512;

    private static readonly SearchValues<byte> EndsUrl = SearchValues.Create(" \t\r\n\"'`<>\\"u8);
    private static readonly SearchValues<byte> EndsHost = SearchValues.Create("/?#,;)]} \t\r\n\"'`<>\\"u8);
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>Adds them; false where the match stands in no URL with a user.</summary>
    public static bool TryAdd(ReadOnlySpan<byte> text, RuleMatch match, List<SecretPart> parts)
    {
        ReadOnlySpan<byte> before = text[Math.Max(0, match.Start - Longest)..match.End];
        int inside = before[^match.Length..].IndexOf("://"u8);
        int offset = match.End - before.Length;
        int scheme = inside < 0 ? LastScheme(before[..^match.Length], offset)
            : match.Length < Longest ? match.Start + inside : -1;
        if (scheme < 0)
            return false;
        int start = scheme + 3;
        ReadOnlySpan<byte> rest = text[start..Math.Min(text.Length, Math.Max(match.End, start) + Longest)];
        int from = inside >= 0 ? 0 : match.End - start;
        int at = from + rest[from..].IndexOf((byte)'@');
        // The password ends where the host begins, or the match holds both.
        if (at < from || (inside < 0 && at > from))
            return false;
        int colon = rest[..at].IndexOf((byte)':');
        int hostLength = rest[(at + 1)..].IndexOfAny(EndsHost);
        ReadOnlySpan<byte> host = hostLength < 0 ? rest[(at + 1)..] : rest.Slice(at + 1, hostLength);
        if (colon < 0 || host.IsEmpty || rest[..colon].ContainsAny(EndsUrl))
            return false;
        Add(parts, "host", host);
        int path = at + 1 + host.Length;
        bool isDatabase = !IsOfFiles(text[..scheme]);
        if (isDatabase && path < rest.Length && rest[path] == '/')
        {
            int length = rest[(path + 1)..].IndexOfAnyExcept(NameBytes);
            Add(parts, "database", length < 0 ? rest[(path + 1)..] : rest.Slice(path + 1, length));
        }
        Add(parts, "user", rest[..colon]);
        return true;
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

    private static void Add(List<SecretPart> parts, string name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty && value[0] is not ((byte)'$' or (byte)'{' or (byte)'<' or (byte)'%'))
            parts.Add(new SecretPart(name, Excerpt.Redacted(Encoding.UTF8.GetString(value))));
    }
}

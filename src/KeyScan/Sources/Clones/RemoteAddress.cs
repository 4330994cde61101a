using System.Text;

namespace KeyScan.Sources.Clones;

/// <summary>The address of a repository that is not on this machine's disk, or is written as a URL all the same; its credentials kept apart.</summary>
public sealed class RemoteAddress
{
    /// <summary>Anything shorter would tear words of a message apart, and git does not know it.</summary>
    private const int ShortestSecret = 4;

    private readonly string[] _secrets;

    private RemoteAddress(string url, string? authorization, string shown, params string[] secrets)
    {
        (Url, Authorization, Shown) = (url, authorization, shown);
        _secrets = Array.FindAll(secrets, s => s.Length >= ShortestSecret);
    }

    /// <summary>The address without what is secret in it.</summary>
    internal string Url { get; }

    /// <summary>The HTTP header that the credentials of the address make; null where it has none.</summary>
    internal string? Authorization { get; }

    /// <summary>The address as it may be shown: user, password and query are left out.</summary>
    public string Shown { get; }

    /// <summary>Whether <paramref name="text"/> is an address: <c>https://…</c>, <c>ssh://…</c>, <c>file://…</c> or <c>user@host:path</c>; else it is a path.</summary>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RemoteAddress? address)
    {
        address = null;
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && text.AsSpan(0, scheme).IndexOfAnyExcept(SchemeCharacters) < 0)
            address = ParseUrl(text, scheme + 3);
        else if (IsScp(text))
            address = new RemoteAddress(text, authorization: null, text);
        return address is not null;
    }

    /// <summary>What somebody says about the address, without what is secret in it.</summary>
    internal string Redact(string text)
    {
        foreach (string secret in _secrets)
            text = text.Replace(secret, "…", StringComparison.Ordinal);
        return text;
    }

    private static System.Buffers.SearchValues<char> SchemeCharacters { get; } =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-");

    private static RemoteAddress ParseUrl(string text, int start)
    {
        string scheme = text[..start];
        int end = text.AsSpan(start).IndexOfAny("/?#") is >= 0 and int length ? start + length : text.Length;
        int at = text.AsSpan(start, end - start).LastIndexOf('@');
        string user = at < 0 ? "" : text.Substring(start, at);
        string rest = text[(at < 0 ? start : start + at + 1)..];
        int query = rest.AsSpan().IndexOfAny('?', '#');
        string shown = scheme + (query < 0 ? rest : rest[..query]), asked = query < 0 ? "" : rest[query..];
        if (user.Length == 0)
            return new RemoteAddress(scheme + rest, authorization: null, shown, asked);
        int colon = user.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? user : user[..colon], password = colon < 0 ? "" : user[(colon + 1)..];
        // ssh takes no password from an address; its user is no secret, and needed.
        if (!scheme.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return new RemoteAddress($"{scheme}{name}@{rest}", authorization: null, shown, asked, password);
        string plainName = Uri.UnescapeDataString(name), plainPassword = Uri.UnescapeDataString(password);
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{plainName}:{plainPassword}"));
        // A token may stand in the place of either.
        return new RemoteAddress(scheme + rest, $"Authorization: Basic {basic}", shown, asked, password, plainPassword, basic, name, plainName);
    }

    /// <summary>git's own rule: a colon before the first slash. Without a user it may as well be a file's name, so that is asked for.</summary>
    private static bool IsScp(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal), colon = text.IndexOf(':', StringComparison.Ordinal), slash = text.IndexOf('/', StringComparison.Ordinal);
        return at > 0 && colon > at + 1 && (slash < 0 || slash > colon) && text[0] != '-' && text[at + 1] != '-';
    }
}

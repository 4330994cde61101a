using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace KeyScan;

/// <summary>
/// The address of a repository that git clones from: <c>https://…</c>, <c>ssh://…</c>, <c>file://…</c> or <c>user@host:path</c>.
/// What is secret in it is kept apart: nothing that is stored, queued, reported, logged or given to a program as an argument is
/// made of more than <see cref="Shown"/> and
/// <see cref="Url"/>, and its text is always the redacted one.
/// </summary>
internal sealed class RepositoryAddress : IEquatable<RepositoryAddress>
{
    /// <summary>Anything shorter would tear words of a message apart, and git does not know it.</summary>
    private const int ShortestSecret = 4;

    private const string Hidden = "…";
    private readonly string[] _secrets;

    private RepositoryAddress(string url, string? authorization, string shown, string query, params string[] secrets)
    {
        (Url, Authorization, Shown, Query) = (url, authorization, shown, query);
        HasCredentials = query.Length > 0 || Array.Exists(secrets, s => s.Length > 0);
        _secrets = Array.FindAll(
            [query, .. query.Split('?', '&', '#', ';').Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]),
                .. secrets], s => s.Length >= ShortestSecret);
    }

    /// <summary>The address for an argument of git: without password, token and query, with the user that ssh needs.</summary>
    public string Url { get; }

    /// <summary>
    /// The address as it is shown and stored, and a repository's name where it has no other: user, password and query are left
    /// out.
    /// </summary>
    public string Shown { get; }

    /// <summary>Whether something in it is secret, which can go nowhere but to git on this machine.</summary>
    public bool HasCredentials { get; }

    /// <summary>The HTTP header that the credentials of the address make; null where it has none.</summary>
    internal string? Authorization { get; }

    /// <summary>The query and fragment, which may hold a token; empty for none. Git has them from its configuration.</summary>
    internal string Query { get; }

    private static SearchValues<char> SchemeCharacters { get; } =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-");

    /// <summary>Whether <paramref name="text"/> is an address; else it is a path, or nothing that git could clone from.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RepositoryAddress? address)
    {
        address = null;
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && text.AsSpan(0, scheme).IndexOfAnyExcept(SchemeCharacters) < 0)
            address = ParseUrl(text, scheme + 3);
        else if (IsScp(text))
            address = new RepositoryAddress(text, authorization: null, text, "");
        return address is not null;
    }

    /// <summary>The address that <paramref name="text"/> is.</summary>
    /// <exception cref="ProblemException">It is none; what it says is not repeated but for <see cref="Redacted"/>.</exception>
    public static RepositoryAddress Parse(string text) => TryParse(text, out RepositoryAddress? address)
        ? address
        : throw new ProblemException(
        new Problem("this is no address of a repository", Redacted(text),
            "Write https://…, ssh://…, file://… or user@host:path"));

    /// <summary>
    /// What somebody gave for a repository, as it may be shown and stored: an address as <see cref="Shown"/>, and of what only
    /// looks like one, such as
    /// <c>https:/user:token@host</c>, nothing up to its last @. Names and paths stay as they are.
    /// </summary>
    public static string Redacted(string text)
    {
        if (TryParse(text, out RepositoryAddress? address))
            return address.Shown;
        int at = text.LastIndexOf('@');
        int colon = at < 0 ? -1 : text.AsSpan(0, at).IndexOf(':');
        return colon < 0 ? text : string.Concat(Hidden, text.AsSpan(at));
    }

    /// <summary>The same address, to be read with a token in the name of <paramref name="user"/>.</summary>
    public RepositoryAddress With(string user, Secret token) => Url.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        && TryParse(Url.Insert(Url.IndexOf("://", StringComparison.Ordinal) + 3,
            $"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(token.Reveal())}@") + Query, out RepositoryAddress? address)
            ? address
            : this;

    /// <summary>The address with something else at the end of its path, which <paramref name="change"/> makes.</summary>
    internal RepositoryAddress WithPath(Func<string, string> change) =>
        new(change(Url), Authorization, change(Shown), Query, _secrets);

    /// <summary>What somebody says about the address, without what is secret in it.</summary>
    internal string Redact(string text)
    {
        foreach (string secret in _secrets)
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }

    /// <inheritdoc/>
    public bool Equals(RepositoryAddress? other) =>
        other is not null && Url == other.Url && Authorization == other.Authorization && Query == other.Query;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RepositoryAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Url);

    /// <summary>The address as it may be shown.</summary>
    public override string ToString() => Shown;

    private static RepositoryAddress ParseUrl(string text, int start)
    {
        string scheme = text[..start];
        int end = text.AsSpan(start).IndexOfAny("/?#") is >= 0 and int length ? start + length : text.Length;
        int at = text.AsSpan(start, end - start).LastIndexOf('@');
        string user = at < 0 ? "" : text.Substring(start, at);
        string rest = text[(at < 0 ? start : start + at + 1)..];
        int asked = rest.AsSpan().IndexOfAny('?', '#');
        string query = asked < 0 ? "" : rest[asked..];
        rest = asked < 0 ? rest : rest[..asked];
        if (user.Length == 0)
            return new RepositoryAddress(scheme + rest, authorization: null, scheme + rest, query);
        int colon = user.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? user : user[..colon], password = colon < 0 ? "" : user[(colon + 1)..];
        // ssh takes no password from an address; its user is no secret, and needed.
        if (!scheme.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return new RepositoryAddress($"{scheme}{name}@{rest}", authorization: null, scheme + rest, query, password);
        string plainName = Uri.UnescapeDataString(name), plainPassword = Uri.UnescapeDataString(password);
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{plainName}:{plainPassword}"));
        // A token may stand in the place of either.
        return new RepositoryAddress(scheme + rest, $"Authorization: Basic {basic}", scheme + rest, query, password,
            plainPassword, basic, name, plainName);
    }

    /// <summary>
    /// git's own rule: a colon before the first slash. Without a user it may as well be a file's name, so that is asked for.
    /// </summary>
    private static bool IsScp(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal), colon = text.IndexOf(':', StringComparison.Ordinal),
            slash = text.IndexOf('/', StringComparison.Ordinal);
        return at > 0 && colon > at + 1 && (slash < 0 || slash > colon) && text[0] != '-' && text[at + 1] != '-';
    }
}

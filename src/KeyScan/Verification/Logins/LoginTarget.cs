using System.Globalization;
using System.Net;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification.Logins;

/// <summary>
/// Where a login is tried and as whom, read from a URL as programs write it:
/// <c>postgres://user:…@host:5432/database?sslmode=require</c>, with <c>jdbc:</c> before it or user and password as
/// parameters, too. Of several hosts it is the first: every member of a replica set knows the same users. Syntax:
/// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS,
/// https://www.mongodb.com/docs/manual/reference/connection-string/,
/// https://www.iana.org/assignments/uri-schemes/prov/redis, https://www.rabbitmq.com/docs/uri-spec.
/// </summary>
internal sealed record LoginTarget
{
    private const int Longest = 4096;

    /// <summary>The protocol.</summary>
    public required LoginKind Kind { get; init; }

    /// <summary>The server's name or address, without the brackets of an IPv6 address.</summary>
    public required string Host { get; init; }

    /// <summary>The server's port.</summary>
    public required int Port { get; init; }

    /// <summary>The user; empty where the URL names none, which Redis allows.</summary>
    public required string User { get; init; }

    /// <summary>The password.</summary>
    public required Secret Password { get; init; }

    /// <summary>
    /// Whether the password is the same in every normal form. Those of other characters (SASLprep, RFC 4013) are not computed.
    /// </summary>
    public bool HasAsciiPassword => System.Text.Ascii.IsValid(Password.Reveal());

    /// <summary>The database or virtual host; empty where the URL names none.</summary>
    public string Database { get; init; } = "";

    /// <summary>Whether the connection begins with TLS. PostgreSQL and MySQL offer it once they are asked.</summary>
    public bool BeginsWithTls { get; init; }

    /// <summary>Whether the URL forbids a connection without TLS.</summary>
    public bool NeedsTls { get; init; }

    /// <summary>Whether the URL forbids a server whose certificate is not trusted.</summary>
    public bool NeedsTrust { get; init; }

    /// <summary>The parameters of the URL, by their names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a URL.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="wrong">Why no login can be tried with it, without a full stop and without
    /// anything of the URL; null where one can.</param>
    /// <returns>Null where no login can be tried.</returns>
    public static LoginTarget? TryParse(string url, out Fault? wrong)
    {
        wrong = "the text is no URL with a host";
        if (url.Length > Longest)
            return null;
        // What stands behind a URL in a sentence or a list is no part of it.
        ReadOnlySpan<char> rest = url.AsSpan().Trim().TrimEnd("),.;}");
        if (rest.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase))
            rest = rest["jdbc:".Length..];
        int slashes = rest.IndexOf("://", StringComparison.Ordinal);
        if (slashes <= 0)
            return null;
        string scheme = rest[..slashes].ToString().ToLowerInvariant();
        if (KindOf(scheme, out wrong) is not { } kind)
            return null;
        wrong = "the text is no URL with a host";
        rest = rest[(slashes + 3)..];
        if (rest.IndexOf('#') is var fragment and >= 0)
            rest = rest[..fragment];
        int question = rest.IndexOf('?');
        IReadOnlyDictionary<string, string> options = ReadOptions(question < 0 ? default : rest[(question + 1)..]);
        if (question >= 0)
            rest = rest[..question];
        int slash = rest.IndexOf('/');
        string database = slash < 0 ? "" : Decode(rest[(slash + 1)..]);
        ReadOnlySpan<char> authority = slash < 0 ? rest : rest[..slash];
        int at = authority.LastIndexOf('@');
        ReadOnlySpan<char> login = at < 0 ? default : authority[..at];
        if (TryHost(authority[(at + 1)..], DefaultPort(scheme, kind)) is not var (host, port))
            return null;
        int colon = login.IndexOf(':');
        string user = Decode(colon < 0 ? login : login[..colon]) is { Length: > 0 } written
            ? written
            : options.GetValueOrDefault("user", "");
        string password = colon < 0 ? options.GetValueOrDefault("password", "") : Decode(login[(colon + 1)..]);
        if (password.Length == 0 || (user.Length == 0 && kind != LoginKind.Redis))
        {
            wrong = "the URL names no user, or no password";
            return null;
        }
        wrong = user.Contains('\0', StringComparison.Ordinal) || password.Contains('\0', StringComparison.Ordinal)
            || database.Contains('\0', StringComparison.Ordinal)
            ? "the URL holds a NUL"
            : null;
        return wrong is not null ? null : new LoginTarget
        {
            Kind = kind,
            Host = host,
            Port = port,
            User = user,
            Password = new Secret(password),
            Database = database,
            Options = options,
            BeginsWithTls = scheme is "rediss" or "amqps"
                || (kind == LoginKind.Mongodb && (IsTrue(options, "tls") || IsTrue(options, "ssl"))),
            NeedsTls = Mode(options) is "require" or "required" or "verifyca" or "verifyfull" or "verifyidentity",
            NeedsTrust = Mode(options) is "verifyca" or "verifyfull" or "verifyidentity",
        };
    }

    private static LoginKind? KindOf(string scheme, out Fault? wrong)
    {
        wrong = null;
        switch (scheme.IndexOf('+', StringComparison.Ordinal) is var plus and > 0 && scheme != "mongodb+srv"
            ? scheme[..plus]
            : scheme)
        {
            case "postgres" or "postgresql":
                return LoginKind.Postgresql;
            case "mysql" or "mariadb":
                return LoginKind.Mysql;
            case "mongodb":
                return LoginKind.Mongodb;
            case "redis" or "rediss":
                return LoginKind.Redis;
            case "amqp" or "amqps":
                return LoginKind.Amqp;
            case "mongodb+srv":
                wrong = "its servers are found by DNS records of kind SRV, which are not asked for";
                return null;
            default:
                wrong = "there is no login for URLs of this scheme";
                return null;
        }
    }

    private static int DefaultPort(string scheme, LoginKind kind) => kind switch
    {
        LoginKind.Postgresql => 5432,
        LoginKind.Mysql => 3306,
        LoginKind.Mongodb => 27017,
        LoginKind.Redis => 6379,
        _ => scheme == "amqps" ? 5671 : 5672,
    };

    private static (string Host, int Port)? TryHost(ReadOnlySpan<char> hosts, int defaultPort)
    {
        ReadOnlySpan<char> first = hosts.IndexOf(',') is var comma and >= 0 ? hosts[..comma] : hosts;
        int end = first.StartsWith("[") ? first.IndexOf(']') + 1
            : first.IndexOf(':') is var colon and >= 0 ? colon
            : first.Length;
        string host = first[..end].Trim("[]").ToString();
        int port = defaultPort;
        if (end < first.Length && (first[end] != ':'
            || !int.TryParse(first[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)))
            return null;
        bool isHost = IPAddress.TryParse(host, out _) || Uri.CheckHostName(host) == UriHostNameType.Dns;
        return isHost && port is > 0 and <= IPEndPoint.MaxPort ? (host, port) : null;
    }

    private static Dictionary<string, string> ReadOptions(ReadOnlySpan<char> query)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Range part in query.SplitAny('&', ';'))
        {
            ReadOnlySpan<char> option = query[part];
            int equals = option.IndexOf('=');
            if (equals > 0)
                options[Decode(option[..equals]).ToLowerInvariant()] = Decode(option[(equals + 1)..]);
        }
        return options;
    }

    /// <summary>
    /// How PostgreSQL's <c>sslmode</c>, MySQL's <c>ssl-mode</c> and the drivers of
    /// both spell it, without dashes and underscores.
    /// </summary>
    private static string Mode(IReadOnlyDictionary<string, string> options) =>
        (options.GetValueOrDefault("sslmode") ?? options.GetValueOrDefault("ssl-mode") ?? "")
            .Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static bool IsTrue(IReadOnlyDictionary<string, string> options, string name) =>
        options.GetValueOrDefault(name) == "true";

    private static string Decode(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text);
}

namespace KeyScan.Forges.Queue;

/// <summary>
/// Where a RabbitMQ is: <c>amqp://[user@]host[:port][/vhost]</c>, or <c>amqps://…</c> over TLS (AMQP URI specification of
/// RabbitMQ).
/// </summary>
internal sealed record QueueAddress
{
    private const int LongestAddress = 2000;
    private const string Plain = "amqp";
    private const string Encrypted = "amqps";

    private QueueAddress(Uri uri, string virtualHost)
    {
        string[] user = uri.UserInfo.Split(':', 2);
        (Host, IsEncrypted, VirtualHost) = (uri.Host.Trim('[', ']'), uri.Scheme == Encrypted, virtualHost);
        Port = uri.Port > 0 ? uri.Port : IsEncrypted ? 5671 : 5672;
        User = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : "guest";
        Password = user.Length > 1 ? new Secret(Uri.UnescapeDataString(user[1])) : null;
    }

    /// <summary>The server.</summary>
    public string Host { get; }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Who logs in.</summary>
    public string User { get; }

    /// <summary>With what; null where the address does not say.</summary>
    public Secret? Password { get; init; }

    /// <summary>The virtual host that the queues are in.</summary>
    public string VirtualHost { get; }

    /// <summary>Whether TLS is spoken.</summary>
    public bool IsEncrypted { get; }

    /// <summary>The address without a password, for people.</summary>
    public string Shown =>
        $"{(IsEncrypted ? Encrypted : Plain)}://{Uri.EscapeDataString(User)}@"
            + $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}/"
            + $"{(VirtualHost == "/" ? "" : Uri.EscapeDataString(VirtualHost))}";

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="where">Where it was given, for problems.</param>
    /// <exception cref="ProblemException">It is none; what it says is not repeated, because it may hold a password.</exception>
    public static QueueAddress Parse(string text, string where)
    {
        if (text.Length > LongestAddress || !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            || uri.Scheme is not (Plain or Encrypted) || uri.Host.Length == 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0
            || uri.AbsolutePath.TrimStart('/').Contains('/', StringComparison.Ordinal))
        {
            throw new ProblemException(
                new Problem("this is no address of a RabbitMQ", where,
                    "Write amqp://user@host:5672/vhost, or amqps://… for TLS"));
        }
        string path = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        return new QueueAddress(uri, path.Length == 0 ? "/" : path);
    }

    /// <summary>The address alone; never a password.</summary>
    public override string ToString() => Shown;
}

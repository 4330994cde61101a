namespace KeyScan.Tests.Support.Servers;

/// <summary>A real Redis with a password for its default user, one named user, and TLS on a port of its own.</summary>
internal sealed class RedisServer : IDisposable
{
    // From standard input, where nobody else reads it.
    private const string Script =
        """
        (umask 077; printf '%s' "$certificate" > "$folder/server.crt"; printf '%s' "$key" > "$folder/server.key")
        printf '%s\n' "port $port" "tls-port $tls" "tls-cert-file $folder/server.crt" "tls-key-file $folder/server.key" "tls-auth-clients no" "bind 127.0.0.1" \
          "dir $folder" 'save ""' "requirepass $password" "user app on >$apps ~* +@all" "user open on nopass ~* +@all" > "$folder/redis.conf"
        """;

    private readonly ChildServer _server;

    /// <param name="certificate">Its certificate and the key of that, both PEM.</param>
    /// <param name="password">Of the default user.</param>
    /// <param name="ofApp">Of the user <c>app</c>.</param>
    public RedisServer((string Certificate, string Key) certificate, string password, string ofApp)
    {
        Port = PostgresServer.FreePort();
        TlsPort = PostgresServer.FreePort();
        _server = new ChildServer(Script, "redis-server \"$folder/redis.conf\"", Port,
            ("tls", $"{TlsPort}"), ("certificate", certificate.Certificate), ("key", certificate.Key), ("password", password),
            ("apps", ofApp));
    }

    /// <summary>Without TLS.</summary>
    public int Port { get; }

    /// <summary>With TLS.</summary>
    public int TlsPort { get; }

    public void Dispose() => _server.Dispose();
}

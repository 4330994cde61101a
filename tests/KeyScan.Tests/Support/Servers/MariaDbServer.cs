namespace KeyScan.Tests.Support.Servers;

/// <summary>A real MariaDB, which offers TLS, with one user who may come from anywhere.</summary>
internal sealed class MariaDbServer : IDisposable
{
    // The tables that mariadb-install-db makes, without the programs of other packages that it needs.
    private const string Script =
        """
        (umask 077; printf '%s' "$certificate" > "$folder/server.crt"; printf '%s' "$key" > "$folder/server.key"; mkdir "$folder/data")
        options="--no-defaults --datadir=$folder/data --user=$(id -un) --innodb-buffer-pool-size=8M"
        tables=/usr/share/mysql
        { printf 'create database mysql;\nuse mysql;\n'; cat $tables/mysql_system_tables.sql $tables/mysql_system_tables_data.sql; } \
          | /usr/sbin/mariadbd $options --bootstrap > "$folder/bootstrap.log" 2>&1
        printf "create user '%s'@'%%' identified by '%s';\n" "$user" "$password" > "$folder/users.sql"
        printf "create user 'socket'@'%%' identified via mysql_old_password using '0123456789abcdef';\n" >> "$folder/users.sql"
        """;

    private readonly ChildServer _server;

    /// <param name="certificate">Its certificate and the key of that, both PEM.</param>
    /// <param name="user">A user.</param>
    /// <param name="password">The user's password.</param>
    public MariaDbServer((string Certificate, string Key) certificate, string user, string password)
    {
        Port = PostgresServer.FreePort();
        _server = new ChildServer(Script,
            "/usr/sbin/mariadbd $options --port=$port --bind-address=127.0.0.1 --socket=$folder/socket --pid-file=$folder/pid "
                + "--skip-name-resolve --init-file=$folder/users.sql --ssl-cert=$folder/server.crt --ssl-key=$folder/server.key",
            Port, ("certificate", certificate.Certificate), ("key", certificate.Key), ("user", user), ("password", password));
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    public void Dispose() => _server.Dispose();
}

using System.Data.Common;
using System.Globalization;
using System.Security.Authentication;
using Npgsql;

namespace KeyScan.Registry.Database;

/// <summary>A registry on a PostgreSQL server, for many machines.</summary>
internal sealed class PostgresDialect : ISqlDialect, IDisposable
{
    private const int DefaultPort = 5432;
    private readonly NpgsqlDataSource _source;
    private readonly PostgresTls _tls;

    /// <param name="address">
    /// The address; a password may also come from PGPASSWORD or a .pgpass file, and how the connection is protected from
    /// PGSSLMODE and PGSSLROOTCERT, as for every client of PostgreSQL.
    /// </param>
    /// <exception cref="ProblemException">How the connection is protected makes no sense.</exception>
    public PostgresDialect(RegistryAddress address)
    {
        var uri = new Uri(address.Text);
        string[] user = uri.UserInfo.Split(':', 2);
        _tls = PostgresTls.Read(uri, address.Shown).WithEnvironment();
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            SslMode = _tls.Mode ?? SslMode.Prefer,
            RootCertificate = _tls.RootCertificate,
            ApplicationName = "keyscan",
            Timeout = 15,
            CommandTimeout = 120,
            MaxPoolSize = 32,
        };
        // The slim builder leaves out what needs reflection, so that the library can be trimmed.
        _source = new NpgsqlSlimDataSourceBuilder(connection.ToString()).EnableTransportSecurity().Build();
    }

    /// <inheritdoc/>
    public string Bytes => "BYTEA";

    /// <inheritdoc/>
    public string Differs => "IS DISTINCT FROM";

    /// <inheritdoc/>
    public DbConnection Connect() => _source.OpenConnection();

    /// <inheritdoc/>
    public bool IsReadOnly(RegistrySession session) => session.First(
        "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' OR NOT has_table_privilege('leaks', "
            + "'INSERT') OR NOT has_table_privilege('leaks', 'UPDATE')",
        r => r.GetBoolean(0));

    /// <inheritdoc/>
    public bool HasSchema(RegistrySession session) =>
        session.First("SELECT to_regclass('keyscan_schema') IS NOT NULL", r => r.GetBoolean(0));

    /// <inheritdoc/>
    public void LockSchema(RegistrySession session) => session.Execute("LOCK TABLE keyscan_schema IN SHARE ROW EXCLUSIVE MODE");

    /// <inheritdoc/>
    public bool WasOvertaken(DbException error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable };

    /// <summary>What is left of old rows goes when the server cleans up; this has it do so now.</summary>
    public void Scrub(RegistrySession session) => session.Execute("VACUUM");

    /// <summary>
    /// A row, and not an advisory lock: those can be held by every account that may connect, which would hold up all scans for as
    /// long as it likes.
    /// </summary>
    public void Lock(RegistrySession session, long number)
    {
        session.Execute("INSERT INTO keyscan_locks (number) VALUES (@number) ON CONFLICT (number) DO NOTHING",
            ("@number", number));
        session.First("SELECT number FROM keyscan_locks WHERE number = @number FOR UPDATE", r =>
            r.GetInt64(0), ("@number", number));
    }

    /// <summary>
    /// An advisory lock, because a row would be locked by a transaction as long as a scan. Who may not write to the registry
    /// cannot have the work either, and holds nobody off.
    /// </summary>
    public bool TryHold(RegistrySession session, long number) =>
        session.First("SELECT pg_try_advisory_lock(@number)", r => r.GetBoolean(0), ("@number", number))
        || session.First(
            """
            SELECT COUNT(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND ((l.classid::BIGINT << 32) | l.objid::BIGINT) = @number AND has_table_privilege(a.usesysid, 'leaks', 'UPDATE')
            """,
            r => r.GetInt64(0), ("@number", number)) == 0;

    /// <inheritdoc/>
    public void Release(RegistrySession session, long number) =>
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_unlock({number})"));

    /// <inheritdoc/>
    public DateTimeOffset Now(RegistrySession session) =>
        session.First("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT", r => r.Time(0));

    /// <inheritdoc/>
    public IRowWriter Fill(RegistrySession session, string table, IReadOnlyList<string> columns) =>
        new PostgresRowWriter((NpgsqlConnection)session.Connection, table, columns);

    /// <summary>The server sorts on its disk what does not fit into this, which is 4 MB by default; a million rows are.</summary>
    public void AllowLargeTables(RegistrySession session) => session.Execute("SET work_mem = '256MB'");

    /// <summary>Tells the planner what is there now; the server would come to it in a minute by itself.</summary>
    public void Settle(RegistrySession session) => session.Execute("ANALYZE issued_keys; ANALYZE fingerprints");

    /// <inheritdoc/>
    public string Advice(DbException error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword
            or PostgresErrorCodes.InvalidAuthorizationSpecification } => "Set PGPASSWORD, or add the server to ~/.pgpass",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "Create the database first (createdb)",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
        "Make room on the server and run it again: nothing was half written",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
        "Grant the user rights on the registry's tables: SELECT to look keys up, "
                + "all to record and to bring the schema up to date",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
        "This server or this user can only read: record with another",
        PostgresException => "Check that the user may create tables there",
        { InnerException: null or AuthenticationException } when _tls.IsStrict =>
        "Check that the server speaks TLS, and that its certificate is of the name and the root that sslmode and sslrootcert "
            + "ask for",
        _ => "Check that the server runs and can be reached",
    };

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}

using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace KeyScan.Registry.Database;

/// <summary>A registry in one file, for one machine.</summary>
internal sealed class SqliteDialect : ISqlDialect, IDisposable
{
    private const int ReadOnly = 8;
    private const int DiskFull = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    // FULL: an event that was committed is on the disk when the first attempt to deliver it begins.
    private const string ToWrite = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;";
    private const string ToRead = "PRAGMA temp_store = MEMORY; SELECT 1 FROM sqlite_master LIMIT 1;";
    private readonly string _path;
    private (string Text, string Setup, bool CanWrite)? _chosen;

    public SqliteDialect(string path)
    {
        try
        {
            SQLitePCL.Batteries_V2.Init();
        }
        catch (Exception e) when (e is DllNotFoundException
            or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new ProblemException(
                new Problem("SQLite's library is not beside the program", AppContext.BaseDirectory,
                    "Unpack the whole archive, and keep its files in one folder"), e);
        }
        _path = path;
    }

    /// <inheritdoc/>
    public string Bytes => "BLOB";

    /// <inheritdoc/>
    public string Differs => "IS NOT";

    /// <summary>
    /// Opens a connection; the first one finds out whether the file can be written to, and the others are like it.
    /// </summary>
    public DbConnection Connect()
    {
        if (_chosen is { } chosen)
            return Connect(chosen.Text, chosen.Setup);
        string text = TextOf(_path, SqliteOpenMode.ReadWrite);
        try
        {
            SqliteConnection connection = Connect(text, ToWrite);
            if (SQLitePCL.raw.sqlite3_db_readonly(connection.Handle, "main") == 0)
            {
                _chosen = (text, ToWrite, CanWrite: true);
                return connection;
            }
            connection.Dispose();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is CannotOpen or ReadOnly)
        {
            // A folder where nothing can be made beside the file.
        }
        return ConnectToRead();
    }

    private SqliteConnection ConnectToRead()
    {
        string text = TextOf(_path, SqliteOpenMode.ReadOnly);
        try
        {
            SqliteConnection connection = Connect(text, ToRead);
            _chosen = (text, ToRead, CanWrite: false);
            return connection;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is CannotOpen or ReadOnly
            && !(File.Exists($"{_path}-wal") && new FileInfo($"{_path}-wal").Length > 0))
        {
            // Beside a file that nobody writes to, SQLite needs nothing of its own. Where there is a log, somebody does, and what
            // is in the log would be missed.
            text = TextOf($"file://{Uri.EscapeDataString(_path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1",
                SqliteOpenMode.ReadOnly);
            SqliteConnection connection = Connect(text, ToRead);
            _chosen = (text, ToRead, CanWrite: false);
            return connection;
        }
    }

    private static string TextOf(string source, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, ForeignKeys = mode != SqliteOpenMode.ReadOnly,
        DefaultTimeout = 30 }.ToString();

    private static SqliteConnection Connect(string text, string setup)
    {
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = setup;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsReadOnly(RegistrySession session) => _chosen is { CanWrite: false };

    /// <inheritdoc/>
    public bool HasSchema(RegistrySession session) =>
        session.First("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'keyscan_schema'", r => r.GetInt64(0)) == 1;

    /// <summary>Nothing to do, as for <see cref="Lock"/>.</summary>
    public void LockSchema(RegistrySession session)
    {
    }

    /// <summary>Never: only one writes at a time.</summary>
    public bool WasOvertaken(DbException error) => false;

    /// <summary>Writes the database anew, and cuts the log.</summary>
    public void Scrub(RegistrySession session) => session.Execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");

    /// <summary>Nothing to do: a transaction that writes is the only one from its start (BEGIN IMMEDIATE).</summary>
    public void Lock(RegistrySession session, long number)
    {
    }

    /// <summary>Always: a file is for one machine, and nobody there asks for work that another has.</summary>
    public bool TryHold(RegistrySession session, long number) => true;

    /// <inheritdoc/>
    public void Release(RegistrySession session, long number)
    {
    }

    /// <inheritdoc/>
    public DateTimeOffset Now(RegistrySession session) => TimeProvider.System.GetUtcNow();

    /// <inheritdoc/>
    public IRowWriter Fill(RegistrySession session, string table, IReadOnlyList<string> columns) =>
        new SqliteRowWriter((SqliteConnection)session.Connection, table, columns);

    /// <summary>Temporary tables go to an unlinked file, and the cache (in kB) holds the indexes of some million keys.</summary>
    public void AllowLargeTables(RegistrySession session) =>
        session.Execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -131072;");

    /// <summary>Moves what was written from the log into the database and cuts the log, which never shrinks by itself.</summary>
    public void Settle(RegistrySession session) => session.Execute("PRAGMA wal_checkpoint(TRUNCATE)");

    /// <inheritdoc/>
    public string Advice(DbException error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        DiskFull => "Make room on the disk and run it again: nothing was half written",
        ReadOnly => "It can only be read: check the permissions of the file and its folder, or record elsewhere",
        NotADatabase => "Give the path of a registry, or of a file that does not exist yet",
        _ => "Check the path, its permissions and the disk",
    };

    /// <summary>Lets go of the files that pooled connections hold open.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(_chosen?.Text ?? TextOf(_path, SqliteOpenMode.ReadWrite));
        SqliteConnection.ClearPool(connection);
    }
}

using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace KeyScan.Issued.Registry;

/// <summary>A registry in one file, for one machine.</summary>
internal sealed class SqliteDialect : ISqlDialect, IDisposable
{
    private const int DiskFull = 13;
    private const int NotADatabase = 26;
    private readonly string _connection;

    public SqliteDialect(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
    }

    /// <inheritdoc/>
    public string Bytes => "BLOB";

    /// <inheritdoc/>
    public string Differs => "IS NOT";

    /// <inheritdoc/>
    public DbConnection Connect()
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            // FULL: an event that was committed is on the disk when the first attempt to deliver it begins.
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

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
        NotADatabase => "Give the path of a registry, or of a file that does not exist yet",
        _ => "Check the path, its permissions and the disk",
    };

    /// <summary>Lets go of the files that pooled connections hold open.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }
}

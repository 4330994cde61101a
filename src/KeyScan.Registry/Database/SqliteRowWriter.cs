using System.Globalization;
using Microsoft.Data.Sqlite;

namespace KeyScan.Registry.Database;

/// <summary>Rows by one prepared statement, in one transaction that locks nothing but the temporary tables.</summary>
internal sealed class SqliteRowWriter : IRowWriter
{
    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _insert;

    public SqliteRowWriter(SqliteConnection connection, string table, IReadOnlyList<string> columns)
    {
        _transaction = connection.BeginTransaction(deferred: true);
        _insert = connection.CreateCommand();
        _insert.Transaction = _transaction;
        string[] names = [.. columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@v{i}"))];
        _insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", names)})";
        foreach (string name in names)
            _insert.Parameters.Add(new SqliteParameter { ParameterName = name });
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<object?> row)
    {
        for (int i = 0; i < row.Length; i++)
            _insert.Parameters[i].Value = row[i] ?? DBNull.Value;
        _insert.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Complete() => _transaction.Commit();

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _transaction.Dispose();
    }
}

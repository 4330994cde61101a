using System.Data.Common;

namespace KeyScan.Registry.Database;

/// <summary>One connection to a registry and the statements run on it. Not for use by two threads at once.</summary>
internal sealed class RegistrySession(RegistryDatabase database, DbConnection connection) : IDisposable
{
    private DbTransaction? _transaction;

    /// <summary>The database it is connected to.</summary>
    public RegistryDatabase Database => database;

    /// <summary>The connection itself, for what only one kind of database can do.</summary>
    public DbConnection Connection => connection;

    /// <summary>Runs a statement; returns how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using DbCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>All rows of a query.</summary>
    public List<T> All<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<SqlValue> values)
    {
        using DbCommand command = Command(sql, values);
        using DbDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first row of a query, or the default where there is none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<SqlValue> values)
    {
        using DbCommand command = Command(sql, values);
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>
    /// A command inside the current transaction, for statements that run many times or results that are too many for a list.
    /// </summary>
    public DbCommand Command(string sql, params ReadOnlySpan<SqlValue> values)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        foreach (SqlValue value in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = value.Name;
            parameter.Value = value.Value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    /// <summary>Runs <paramref name="work"/> in one transaction: all of it is kept, or none where it throws.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        if (_transaction is not null)
            return work();
        using DbTransaction transaction = connection.BeginTransaction();
        _transaction = transaction;
        try
        {
            T result = work();
            transaction.Commit();
            return result;
        }
        finally
        {
            _transaction = null;
        }
    }

    /// <summary>Runs <paramref name="work"/> in one transaction: all of it is kept, or none where it throws.</summary>
    public void InTransaction(Action work) => InTransaction(() =>
    {
        work();
        return true;
    });

    /// <summary>See <see cref="ISqlDialect.Lock"/>.</summary>
    public void Lock(long number) => database.Dialect.Lock(this, number);

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();
}

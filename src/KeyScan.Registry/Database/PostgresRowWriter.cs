using Npgsql;
using NpgsqlTypes;

namespace KeyScan.Registry.Database;

/// <summary>Rows by PostgreSQL's binary COPY.</summary>
internal sealed class PostgresRowWriter(NpgsqlConnection connection, string table, IReadOnlyList<string> columns) : IRowWriter
{
    private readonly NpgsqlBinaryImporter _importer =
        connection.BeginBinaryImport($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)");

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<object?> row)
    {
        _importer.StartRow();
        foreach (object? value in row)
        {
            switch (value)
            {
                case null:
                    _importer.WriteNull();
                    break;
                case string text:
                    _importer.Write(text, NpgsqlDbType.Text);
                    break;
                case long number:
                    _importer.Write(number, NpgsqlDbType.Bigint);
                    break;
                default:
                    _importer.Write((byte[])value, NpgsqlDbType.Bytea);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Complete() => _importer.Complete();

    /// <inheritdoc/>
    public void Dispose() => _importer.Dispose();
}

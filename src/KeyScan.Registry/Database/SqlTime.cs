using System.Data.Common;

namespace KeyScan.Registry.Database;

/// <summary>
/// Reads columns that may be empty, and turns times into the numbers that both databases keep: milliseconds since 1970, UTC.
/// </summary>
internal static class SqlTime
{
    /// <summary>The number of a time; null for none.</summary>
    public static object? ToSql(this DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    /// <summary>The number of a time.</summary>
    public static object ToSql(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    /// <summary>A text, or null.</summary>
    public static string? TextOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A whole number, or null.</summary>
    public static long? NumberOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetInt64(column);

    /// <summary>A time, or null.</summary>
    public static DateTimeOffset? TimeOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Time(column);

    /// <summary>A time.</summary>
    public static DateTimeOffset Time(this DbDataReader reader, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    /// <summary>Bytes, or null.</summary>
    public static byte[]? BytesOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);
}

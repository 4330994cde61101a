namespace KeyScan.Registry.Database;

/// <summary>A value for a statement.</summary>
/// <param name="Name">Its name there, with the <c>@</c>.</param>
/// <param name="Value">A text, a whole number, bytes, or null. Times are milliseconds since 1970 (UTC), see
/// <see cref="SqlTime"/>.</param>
internal readonly record struct SqlValue(string Name, object? Value)
{
    public static implicit operator SqlValue((string Name, object? Value) pair) => new(pair.Name, pair.Value);
}

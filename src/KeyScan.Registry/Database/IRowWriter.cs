namespace KeyScan.Registry.Database;

/// <summary>Fills one temporary table with many rows. What was not completed is not there.</summary>
internal interface IRowWriter : IDisposable
{
    /// <summary>Adds a row: a text, a <see cref="long"/>, bytes or null for each column.</summary>
    void Write(ReadOnlySpan<object?> row);

    /// <summary>Keeps all rows written.</summary>
    void Complete();
}

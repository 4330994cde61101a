namespace KeyScan.Sinks.Keys;

/// <summary>Writes lists of issued keys, of any length: nothing is held.</summary>
internal static class KeyListSink
{
    private static readonly Dictionary<string, Action<IEnumerable<IssuedKey>, Stream, DateTimeOffset,
        int?>> Formats = new(StringComparer.Ordinal)
    {
        ["text"] = KeyTable.Write,
        ["json"] = static (keys, output, now, _) => KeyJson.Write(keys, output, now),
        ["csv"] = static (keys, output, now, _) => KeyCsv.Write(keys, output, now),
    };

    /// <summary>The names of the formats.</summary>
    public static IReadOnlyCollection<string> Names => Formats.Keys;

    /// <summary>Writes <paramref name="keys"/>.</summary>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="output">Takes the list, UTF-8.</param>
    /// <param name="now">Decides which keys have expired.</param>
    /// <param name="width">Columns there are for text; null where nobody knows.</param>
    public static void Write(string format, IEnumerable<IssuedKey> keys, Stream output, DateTimeOffset now, int? width = null) =>
        Formats[format](keys, output, now, width);
}

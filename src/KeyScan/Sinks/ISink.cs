namespace KeyScan.Sinks;

/// <summary>Renders a report in one format.</summary>
public interface ISink
{
    /// <summary>
    /// Writes the whole of <paramref name="report"/> to <paramref name="output"/>, UTF-8 without a byte order mark, and leaves it
    /// open.
    /// </summary>
    /// <exception cref="IOException">The output cannot take it: a full disk, a closed pipe.</exception>
    void Write(ScanReport report, Stream output);
}

using System.Buffers;
using System.Text.Json;

namespace KeyScan.Sinks;

/// <summary>One JSON object a line, UTF-8 (<see href="https://jsonlines.org"/>).</summary>
internal static class JsonLines
{
    /// <summary>
    /// Writes a line for each of <paramref name="items"/>, as soon as it is known, and leaves <paramref name="output"/> open.
    /// </summary>
    /// <param name="items">What is written.</param>
    /// <param name="output">Where to.</param>
    /// <param name="write">Writes one object.</param>
    public static void Write<T>(IEnumerable<T> items, Stream output, Action<Utf8JsonWriter, T> write)
    {
        var line = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JsonText.Encoder });
        foreach (T item in items)
        {
            write(writer, item);
            writer.Flush();
            line.Write("\n"u8);
            output.Write(line.WrittenSpan);
            line.ResetWrittenCount();
            writer.Reset();
        }
        output.Flush();
    }
}

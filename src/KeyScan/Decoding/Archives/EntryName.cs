using System.Text;
using System.Text.Unicode;

namespace KeyScan.Decoding.Archives;

/// <summary>Names of entries: whatever bytes they are, they are only ever shown and compared.</summary>
internal static class EntryName
{
    /// <summary>The name as text; what is not UTF-8 is read as Latin-1, so that none is lost.</summary>
    public static string Read(ReadOnlySpan<byte> bytes) =>
        (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
}

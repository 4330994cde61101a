using System.Globalization;

namespace KeyScan.Configuration;

/// <summary>Sizes as people write them: <c>1048576</c>, <c>128MB</c> (decimal), <c>64 MiB</c> (binary), <c>1.5 GB</c>.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000),
        ("B", 1),
    ];

    /// <summary>
    /// Reads a number and an optional unit, in any case; false for anything else, for less than a byte and past the range.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        text = text.Trim();
        long unit = 1;
        foreach ((string name, long size) in Units)
        {
            if (!text.EndsWith(name, StringComparison.OrdinalIgnoreCase))
                continue;
            unit = size;
            text = text[..^name.Length].TrimEnd();
            break;
        }
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            return false;
        // Only the division tells an overflow apart without throwing.
        if (number > long.MaxValue / unit || number * unit < 1)
            return false;
        bytes = (long)(number * unit);
        return true;
    }
}

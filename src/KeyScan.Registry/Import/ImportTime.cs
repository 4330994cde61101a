using System.Globalization;
using System.Text;

namespace KeyScan.Registry.Import;

/// <summary>
/// Reads times as files write them: ISO 8601 (a date is its first moment, a time without offset is UTC) or seconds since 1970.
/// </summary>
internal static class ImportTime
{
    private const int Longest = 40;
    private const int ShortestSeconds = 5;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz",
        "yyyy-MM-dd HH:mm:ss 'UTC'", "yyyyMMddTHHmmssK",
    ];

    private static readonly DateTimeOffset LastSecond = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>Reads a time; false for anything else, and for times before 1970.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length > Longest || !Ascii.IsValid(text))
            return false;
        if (text.Length >= ShortestSeconds && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            bool fits = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
                && seconds <= LastSecond.ToUnixTimeSeconds();
            time = fits ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
            return fits;
        }
        Span<char> chars = stackalloc char[Longest];
        chars = chars[..Encoding.ASCII.GetChars(text, chars)];
        return DateTimeOffset.TryParseExact(chars, Formats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
            && time >= DateTimeOffset.UnixEpoch;
    }
}

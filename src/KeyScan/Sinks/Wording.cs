using System.Globalization;

namespace KeyScan.Sinks;

/// <summary>Numbers and lists as people read them, the same in every culture.</summary>
internal static class Wording
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary><c>1 file</c>, <c>1,204 files</c>.</summary>
    public static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary><c>1,204</c>.</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>812 B</c>, <c>12.3 MB</c>.</summary>
    public static string Size(long bytes)
    {
        double size = bytes;
        int unit = 0;
        // Rounding must not show 1000.0 kB.
        for (; size >= (unit == 0 ? 1000 : 999.95); unit++)
            size /= 1000;
        return $"{size.ToString(unit == 0 ? "F0" : "F1", CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary><c>0.21 s</c>, <c>12.4 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s",
        < 60 => time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) + " s",
        _ => $"{Number((long)time.TotalMinutes)} min {time.Seconds} s",
    };

    /// <summary><c>2026-01-05</c>, in UTC.</summary>
    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>2026-01-05T10:00:00Z</c>, in UTC.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture);

    /// <summary>The text with a full stop, unless it ends like a sentence already.</summary>
    public static string Sentence(string text)
    {
        string trimmed = text.TrimEnd();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' ? trimmed : trimmed + ".";
    }

    /// <summary>The first <paramref name="shown"/> texts and how many more there are: <c>a, b and 3 more</c>.</summary>
    public static string Some(IReadOnlyList<string> texts, int shown)
    {
        string first = string.Join(", ", texts.Take(shown));
        return texts.Count <= shown ? first : $"{first} and {Number(texts.Count - shown)} more";
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace KeyScan.Git.Parsing;

/// <summary>Who, and when: the value of an author, committer or tagger line.</summary>
/// <param name="Name">The name; empty when the line has none.</param>
/// <param name="Email">What is between the angle brackets; empty when nothing is.</param>
/// <param name="Date">When, in the writer's own time zone; null when it cannot be read.</param>
internal sealed record Signature(string Name, string Email, DateTimeOffset? Date)
{
    /// <summary>Reads <c>Name &lt;email&gt; seconds zone</c>, as much of it as is there.</summary>
    public static Signature Parse(ReadOnlySpan<byte> line, Encoding encoding)
    {
        int open = line.IndexOf((byte)'<'), close = line.LastIndexOf((byte)'>');
        if (open < 0 || close < open)
            return new Signature(encoding.GetString(line).Trim(), "", null);
        return new Signature(
            encoding.GetString(line[..open]).Trim(),
            encoding.GetString(line[(open + 1)..close]).Trim(),
            ReadDate(line[(close + 1)..]));
    }

    /// <summary>
    /// The encoding a commit names; UTF-8 where it names none, and one that takes every byte where its own is not known here.
    /// </summary>
    public static Encoding FindEncoding(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return Encoding.UTF8;
        try
        {
            return Encoding.GetEncoding(Encoding.Latin1.GetString(name).Trim());
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // UTF-7 is known and refused.
            return Encoding.Latin1;
        }
    }

    private static DateTimeOffset? ReadDate(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (!Utf8Parser.TryParse(text, out long seconds, out int digits)
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return null;
        var utc = DateTimeOffset.FromUnixTimeSeconds(seconds);
        TimeSpan zone = ReadZone(text[digits..].Trim((byte)' '));
        // At the ends of the calendar a zone has no room.
        return utc.Year is > 1 and < 9999 ? utc.ToOffset(zone) : utc;
    }

    private static TimeSpan ReadZone(ReadOnlySpan<byte> zone)
    {
        if (zone.Length != 5 || zone[0] is not ((byte)'+' or (byte)'-')
            || !int.TryParse(zone[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int hhmm))
            return TimeSpan.Zero;
        int minutes = hhmm / 100 * 60 + hhmm % 100;
        // More is no zone of this world, and a DateTimeOffset refuses it.
        return minutes > 14 * 60 ? TimeSpan.Zero : TimeSpan.FromMinutes(zone[0] == '-' ? -minutes : minutes);
    }
}

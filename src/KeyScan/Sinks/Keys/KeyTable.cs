using KeyScan.Sinks.Text;
using KeyScan.Text;

namespace KeyScan.Sinks.Keys;

/// <summary>Issued keys as a table for a terminal, and how many there are.</summary>
internal static class KeyTable
{
    // The widths are those of the first keys; what is wider later only shifts its own line.
    private const int Measured = 500;
    private const int Widest = 40;
    private static readonly string[] Header = ["KEY ID", "STATUS", "OWNER", "TEAM", "PROVIDER", "ENVIRONMENT", "EXPIRES",
        "LAST USED"];

    public static void Write(IEnumerable<IssuedKey> keys, Stream output, DateTimeOffset now, int? width)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        var first = new List<string[]> { Header };
        int[] widths = [];
        long count = 0;
        foreach (IssuedKey key in keys)
        {
            count++;
            if (first.Count < Measured)
                first.Add(Cells(key, now));
            else
                WriteRow(writer, Cells(key, now), widths = Flush(writer, first, widths, width), width);
        }
        Flush(writer, first, widths, width);
        writer.Write($"{Wording.Count(count, "key")}.\n");
    }

    private static int[] Flush(StreamWriter writer, List<string[]> first, int[] widths, int? width)
    {
        if (widths.Length > 0)
            return widths;
        widths = [.. Header.Select((_, i) => Math.Min(Widest, first.Max(row => row[i].Length)))];
        foreach (string[] row in first.Skip(TextRecord.IsNeeded(widths, width) ? 1 : 0))
            WriteRow(writer, row, widths, width);
        return widths;
    }

    private static void WriteRow(StreamWriter writer, string[] cells, int[] widths, int? width)
    {
        if (TextRecord.IsNeeded(widths, width))
            TextRecord.Write(writer, Header, cells, width!.Value);
        else
            writer.Write(string.Join("  ", cells.Select((c, i) => c.PadRight(widths[i]))).TrimEnd() + "\n");
    }

    private static string[] Cells(IssuedKey key, DateTimeOffset now) =>
    [
        PrintableText.Of(key.KeyId ?? "-"),
        SnakeNames<KeyStatus>.Of(key.StatusAt(now)),
        PrintableText.Of(key.Owner ?? "-"),
        PrintableText.Of(key.Team ?? "-"),
        PrintableText.Of(key.Provider ?? "-"),
        PrintableText.Of(key.Environment ?? "-"),
        key.ExpiresAt is { } expires ? Wording.Day(expires) : "never",
        key.LastUsedAt is { } used ? Wording.Day(used) : "-",
    ];
}

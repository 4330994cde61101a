using KeyScan.Forges.Fleet;
using KeyScan.Text;

namespace KeyScan.Cli.Fleet;

/// <summary>The table of a fleet scan: how much is done, and a row for each repository in the works.</summary>
internal static class FleetTable
{
    private const int LongestName = 40;
    private const int BarLength = 24;

    /// <summary>The lines of the table, at most <paramref name="most"/>; nothing in them can act on a terminal.</summary>
    public static IReadOnlyList<string> Lines(FleetCount count, IEnumerable<BusyRepository> busy, TimeSpan elapsed, int most)
    {
        BusyRepository[] rows = [.. busy.OrderByDescending(b => b.Step == FleetStep.Scanning)
            .ThenBy(b => b.Step == FleetStep.Fetched).ThenBy(b => b.Since).ThenBy(b => b.Name, StringComparer.Ordinal)];
        var lines = new List<string> { Head(count, elapsed) };
        int shown = rows.Length <= most - 1 ? rows.Length : Math.Max(0, most - 2);
        int width = Math.Min(LongestName, rows.Take(shown).Select(r => r.Name.Length).DefaultIfEmpty(0).Max());
        lines.AddRange(rows.Take(shown).Select(row => Row(row, width, elapsed)));
        if (shown < rows.Length && most > 1)
            lines.Add($"  and {rows.Length - shown} more");
        return lines;
    }

    private static string Head(FleetCount count, TimeSpan elapsed)
    {
        int filled = count.All == 0 ? BarLength : (int)((long)BarLength * count.Done / count.All);
        string left = count.Done is 0 || count.Done == count.All ? ""
            : $", about {Time(elapsed * ((double)(count.All - count.Done) / count.Done))} left";
        string missed = count.NotCovered == 0 ? "" : $", {count.NotCovered:N0} not covered";
        return $"[{new string('#', filled)}{new string('.', BarLength - filled)}] {count.Done:N0} of {count.All:N0} "
            + $"repositories{missed}, {count.Findings:N0} findings, {count.Bytes / 1_000_000.0:N0} MB, {Time(elapsed)}{left}";
    }

    private static string Row(BusyRepository row, int width, TimeSpan elapsed)
    {
        string name = PrintableText.Of(row.Name);
        if (name.Length > width)
            name = $"…{name[^(width - 1)..]}";
        string step = row.Step switch
        {
            FleetStep.Fetching => "fetching",
            FleetStep.Fetched => "waiting",
            _ => "scanning",
        };
        return $"  {name.PadRight(width)}  {step,-8}  {Time(elapsed - row.Since),6}  {PrintableText.Of(row.Message)}".TrimEnd();
    }

    private static string Time(TimeSpan time) => time.TotalHours >= 1
        ? $"{(int)time.TotalHours}h{time.Minutes:00}m"
        : time.TotalMinutes >= 1 ? $"{time.Minutes}m{time.Seconds:00}s" : $"{Math.Max(0, time.Seconds)}s";
}

using System.Globalization;

namespace KeyScan.Registry.Health;

/// <summary>
/// A health report for a terminal: what is wrong, how often, and what to do. It names no key; the page and the JSON do.
/// </summary>
internal static class HealthText
{
    /// <summary>Writes <paramref name="report"/>.</summary>
    public static void Write(HealthReport report, TextWriter output)
    {
        double share = report.Active == 0 ? 100 : 100.0 * report.Healthy / report.Active;
        output.WriteLine(Text($"{report.Total:N0} keys, {report.Active:N0} active, {share:0} % of these in good order."));
        output.WriteLine();
        foreach (ConcernSummary concern in report.Concerns.Where(c => c.Count > 0))
            output.WriteLine(Text(
                $"{concern.Count,9:N0}  {HealthWords.Title(concern.Concern),-24}  {HealthWords.Advice(concern.Concern)}."));
        if (report.Concerns.All(c => c.Count == 0))
            output.WriteLine(report.IsBlind ? "Nothing else is known to be wrong with any active key."
                : "Nothing is wrong with any active key.");
        if (report.IsBlind)
            output.WriteLine(HealthWords.Blind);
        output.WriteLine();
        output.WriteLine(Revocation(report.Revocation));
    }

    private static string Revocation(RevocationTimes times)
    {
        string open = times.Open.Count == 0 ? ""
            : Text($" {times.Open.Count:N0} leaked and not revoked yet, the longest for {HealthWords.Span(times.Open[^1])}.");
        return times.Revoked.Count == 0
            ? $"From exposure to revocation: none revoked so far.{open}"
            : $"From exposure (the commit's date, or the scan where there is none) to revocation: median "
                + $"{HealthWords.Span(times.Median!.Value)}, nine of ten within "
                + $"{HealthWords.Span(times.NinetiethPercentile!.Value)}.{open}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

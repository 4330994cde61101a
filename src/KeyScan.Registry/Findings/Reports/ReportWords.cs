using KeyScan.Sinks;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>How reports on an organisation put things.</summary>
internal static class ReportWords
{
    /// <summary><c>1 repository</c>, <c>12 more repositories</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="which">Which ones, such as <c>more</c>; may be empty.</param>
    public static string Repositories(long count, string which = "") =>
        $"{Wording.Number(count)} {which}{(which.Length == 0 ? "" : " ")}{(count == 1 ? "repository" : "repositories")}";

    /// <summary>Whole days, such as <c>1 day</c>; <c>0 days</c> for less.</summary>
    public static string Days(TimeSpan time) => Wording.Count((long)time.TotalDays, "day");
}

using KeyScan.Text;

namespace KeyScan.Sinks.Text;

/// <summary>Writes the findings that do not fail the run, a line each, so that guesses never bury what is certain.</summary>
internal sealed class TextAdvisory(TextWriter output, AnsiStyle style, SafeText safe)
{
    private const int MostShown = 20;
    private const int Slack = 5;
    private const int WidestPlace = 56;

    /// <summary>Writes the section and an empty line; nothing when there is nothing to advise.</summary>
    public void Write(ScanReport report)
    {
        Finding[] all = [.. report.Findings.Where(report.IsAdvisory)];
        if (all.Length == 0)
            return;
        string bar = SnakeNames<Confidence>.Of(report.FailOn);
        output.WriteLine(style.Bold($"Advisory: {Wording.Count(all.Length, "finding")} below {bar} confidence; these do not fail the run"));
        Finding[] shown = all.Length <= MostShown + Slack ? all : all[..MostShown];
        int width = Math.Min(WidestPlace, shown.Max(f => Place(f).Length));
        foreach (Finding finding in shown)
            WriteLine(finding, width);
        if (shown.Length < all.Length)
            output.WriteLine($"  and {Wording.Number(all.Length - shown.Length)} more; to see all: --report-format jsonl");
        output.WriteLine();
    }

    private void WriteLine(Finding finding, int width)
    {
        string severity = style.Of(finding.Severity, SnakeNames<Severity>.Of(finding.Severity).PadRight(8));
        string what = $"{safe.Printable(finding.Rule.Description)} {PrintableText.Of(safe.Of(finding))}";
        output.WriteLine($"  {severity}  {Place(finding).PadRight(width)}  {what}  {style.Dim(finding.Id.ToString())}");
    }

    private string Place(Finding finding) => PlaceText.Of(finding.Locations[0], safe);
}

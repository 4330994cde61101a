using KeyScan.Forges;
using KeyScan.Forges.Fleet;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Text;

namespace KeyScan.Cli.Fleet;

/// <summary>What a run over many repositories ends with: what was covered, what was not and why, and what is open.</summary>
/// <param name="record">The registry.</param>
/// <param name="failOn">The least confidence that counts.</param>
/// <param name="problems">What was wrong with the run itself.</param>
internal sealed class FleetSummary(FleetRecord record, Confidence failOn, IReadOnlyList<Problem> problems)
{
    /// <summary>
    /// Prints it and returns the exit code. Findings come from the registry, so that what was scanned before the run was broken
    /// off counts too.
    /// </summary>
    /// <param name="repositories">All that should be covered.</param>
    /// <param name="missed">Those that are not, and why.</param>
    public int Print(IReadOnlyList<FleetRepository> repositories, IReadOnlyList<(string Name, string Why)> missed)
    {
        HashSet<string> names = [.. repositories.Select(r => r.Name)];
        OrganisationReport report = record.Report(names);
        int open = report.FailingCount(failOn), others = report.Count().Open - open;
        string below = others == 0 ? "" : $"; {others} more below {failOn.ToString().ToLowerInvariant()}";
        Console.Out.WriteLine(
            $"{repositories.Count - missed.Count} of {repositories.Count} repositories covered: {open} open findings in "
                + $"{report.AffectedCount(failOn)} of them, {report.Count().Live} of issued keys that work{below}.");
        foreach ((string name, string why) in missed)
            Console.Out.WriteLine(PrintableText.Of($"not covered: {name}: {why}"));
        foreach (Problem problem in problems)
            Console.Out.WriteLine(PrintableText.Of($"problem: {problem}"));
        Console.Out.WriteLine("`keyscan report` shows the findings, `keyscan report --format html -o report.html` as a page.");
        return missed.Count > 0 || problems.Count > 0 ? CommandLine.Failure : open > 0 ? 1 : 0;
    }
}

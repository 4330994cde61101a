using KeyScan.Sinks;
using KeyScan.Text;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>
/// What live secrets open, for a terminal: only where a provider was asked, as the list of live keys has what the registry knows.
/// </summary>
internal static class BlastRadiusText
{
    private const int MostShown = 50;
    private const int MostScopes = 8;

    /// <summary>Writes it, and an empty line after; nothing where no provider said that anything works.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Opening> openings)
    {
        Opening[] asked = [.. openings.Where(o => o.Reported.Finding.WorksAtProvider)];
        if (asked.Length == 0)
            return;
        output.WriteLine($"Blast radius: {Wording.Count(asked.Length, "secret")} that "
            + (asked.Length == 1 ? "works, as its provider says." : "work, as their providers say. The most dangerous first."));
        foreach (Opening opening in asked.Take(MostShown))
        {
            RecordedFinding finding = opening.Reported.Finding;
            output.WriteLine($"  {SnakeNames<Severity>.Of(opening.Danger),-8}  {Printable(finding.Description)} "
                + $"{Printable(opening.Name)}{(opening.IsContradicted ? "  (the registry has it as over)" : "")}  "
                + $"{Printable(finding.Id)}");
            output.WriteLine($"            opens   {Printable(opening.Account ?? "an account that is not known")} at "
                + $"{Printable(finding.Provider)}, for {Printable(opening.Owner ?? "nobody that is known")}");
            if (opening.Scopes.Count > 0)
                output.WriteLine($"            may     {Printable(Wording.Some(opening.Scopes, MostScopes))}");
            if (Times(opening) is { Length: > 0 } times)
                output.WriteLine($"            times   {times}");
        }
        if (asked.Length > MostShown)
            output.WriteLine($"  and {Wording.Number(asked.Length - MostShown)} more; the HTML page and the JSON lines have "
                + $"them all");
        output.WriteLine();
    }

    private static string Times(Opening opening) => string.Join(", ", new[]
    {
        opening.LastUsedAt is { } used ? $"last used {Wording.Day(used)}" : null,
        opening.ExpiresAt is { } end ? $"ends {Wording.Day(end)}" : null,
        opening.Reported.Finding.Verification.At is { } at ? $"asked {Wording.Day(at)}" : null,
    }.OfType<string>());

    private static string Printable(string text) => PrintableText.Of(text);
}

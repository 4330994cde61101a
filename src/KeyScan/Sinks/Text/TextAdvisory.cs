using KeyScan.Text;

namespace KeyScan.Sinks.Text;

/// <summary>
/// Writes the findings that do not fail the run, a line each where there is room, so that guesses never bury what is certain.
/// </summary>
internal sealed class TextAdvisory(TextWriter output, AnsiStyle style, SafeText safe, SinkOptions options)
{
    private const int MostShown = 20;
    private const int Slack = 5;
    private const int WidestPlace = 56;
    private const int IdLength = 32;
    private const string Indentation = "  ";

    // Severity and confidence have values in common: each stands under its name.
    private static readonly string[] Header = ["WHERE", "SEVERITY", "CONFIDENCE", "ID", "WHAT"];

    /// <summary>Writes the section and an empty line; nothing when there is nothing to advise.</summary>
    public void Write(ScanReport report)
    {
        Finding[] all = [.. report.Findings.Where(report.IsAdvisory)];
        if (all.Length == 0)
            return;
        foreach (string line in TextWrap.Hanging(Title(all, report.FailOn), options.Width ?? int.MaxValue, Indentation.Length))
            output.WriteLine(style.Bold(line));
        Finding[] shown = all.Length <= MostShown + Slack ? all : all[..MostShown];
        string[][] rows = [.. shown.Select(Cells)];
        int[] widths = [Math.Min(WidestPlace, rows.Max(r => r[0].Length)), Header[1].Length, Header[2].Length, IdLength,
            rows.Max(r => r[4].Length)];
        if (TextRecord.IsNeeded(widths, options.Width - Indentation.Length))
            WriteNarrow(rows, options.Width!.Value);
        else
            WriteTable(rows, shown, widths);
        if (shown.Length < all.Length)
            output.WriteLine($"  and {Wording.Number(all.Length - shown.Length)} more; to see all: --report-format jsonl");
        output.WriteLine();
    }

    private static string Title(Finding[] all, Confidence bar)
    {
        int dead = all.Count(f => f.Confidence >= bar);
        string low = $"confidence below {SnakeNames<Confidence>.Of(bar)}";
        string why = dead == 0 ? low : dead == all.Length ? "issued keys that work no more"
            : $"{low}, or an issued key that works no more";
        return $"Advisory: {Wording.Count(all.Length, "finding")} ({why}); these do not fail the run";
    }

    private void WriteTable(string[][] rows, Finding[] shown, int[] widths)
    {
        output.WriteLine(style.Dim(Indentation + Line(Header, widths)));
        for (int i = 0; i < rows.Length; i++)
        {
            string severity = style.Of(shown[i].Severity, rows[i][1].PadRight(widths[1]));
            output.WriteLine($"{Indentation}{rows[i][0].PadRight(widths[0])}  {severity}  {rows[i][2].PadRight(widths[2])}  "
                + $"{style.Dim(rows[i][3])}  {rows[i][4]}");
        }
    }

    private void WriteNarrow(string[][] rows, int width)
    {
        foreach (string[] row in rows)
        {
            output.WriteLine(Indentation + row[0]);
            foreach (string text in new[] { row[4], $"severity {row[1]}, confidence {row[2]}", $"id {row[3]}" })
            {
                foreach (string line in TextWrap.Hanging(text, width - (2 * Indentation.Length), Indentation.Length))
                    output.WriteLine(Indentation + Indentation + line);
            }
        }
    }

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((c, i) => i == cells.Length - 1 ? c : c.PadRight(widths[i])));

    private string[] Cells(Finding finding) =>
    [
        Place(finding),
        SnakeNames<Severity>.Of(finding.Severity),
        SnakeNames<Confidence>.Of(finding.Confidence),
        finding.Id.ToString(),
        $"{safe.Printable(finding.Rule.Description)} {PrintableText.Of(safe.Of(finding))}",
    ];

    private string Place(Finding finding) => LocationText.Write(finding.Locations[0], safe);
}

using KeyScan.Sinks.Text;
using KeyScan.Text;

namespace KeyScan.Cli.Printing;

/// <summary>
/// Rows printed in columns, each as wide as its widest text; what came from outside is made visible. Where a terminal is too
/// narrow each row is a record of its own, a line for each cell.
/// </summary>
internal static class TextTable
{
    private const string Gap = "  ";
    private const int NarrowestText = 20;

    /// <summary>Prints the rows; the first is the heading. Nothing where there is no other.</summary>
    public static void Print(TextWriter writer, IReadOnlyList<string[]> rows)
    {
        if (rows.Count < 2)
            return;
        string[][] shown = [.. rows.Select(r => Array.ConvertAll(r, PrintableText.Of))];
        int[] widths = WidthsOf(shown);
        if (TextRecord.IsNeeded(widths, Terminal.OutputWidth))
        {
            foreach (string[] row in shown.Skip(1))
                TextRecord.Write(writer, shown[0], row, Terminal.OutputWidth!.Value);
            return;
        }
        foreach (string[] row in shown)
            writer.WriteLine(Line(row, widths).TrimEnd());
    }

    /// <summary>
    /// Prints a list that programs read too: on a terminal in columns below a heading, the last one broken to its width;
    /// elsewhere separated by tabs.
    /// </summary>
    public static void PrintList(string[] header, IEnumerable<string[]> rows)
    {
        if (Terminal.OutputWidth is not { } width)
        {
            foreach (string[] row in rows)
                Console.Out.WriteLine(string.Join('\t', row));
            return;
        }
        string[][] shown = [header, .. rows.Select(r => Array.ConvertAll(r, PrintableText.Of))];
        int[] widths = WidthsOf(shown);
        int before = widths[..^1].Sum(w => w + Gap.Length);
        // Where too little is left beside the other columns, the last one goes below them.
        bool isBelow = width - before < NarrowestText;
        int indentation = isBelow ? 2 * Gap.Length : before;
        foreach (string[] row in shown)
        {
            string[] lines = [.. TextWrap.Lines(row[^1], Math.Max(1, width - indentation))];
            Console.Out.WriteLine(Line([.. row[..^1], isBelow ? "" : lines[0]], widths).TrimEnd());
            foreach (string line in lines.Skip(isBelow ? 0 : 1))
                Console.Out.WriteLine("".PadRight(indentation) + line);
        }
    }

    private static int[] WidthsOf(string[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];

    private static string Line(string[] row, int[] widths) =>
        string.Join(Gap, row.Select((cell, c) => c == row.Length - 1 ? cell : cell.PadRight(widths[c])));
}

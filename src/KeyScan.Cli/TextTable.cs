using KeyScan.Text;

namespace KeyScan.Cli;

/// <summary>Rows printed in columns, each as wide as its widest text; what came from outside is made visible.</summary>
internal static class TextTable
{
    /// <summary>Prints the rows; the first is the heading. Nothing where there is no other.</summary>
    public static void Print(TextWriter writer, IReadOnlyList<string[]> rows)
    {
        if (rows.Count < 2)
            return;
        string[][] shown = [.. rows.Select(r => Array.ConvertAll(r, PrintableText.Of))];
        int[] widths = [.. Enumerable.Range(0, shown[0].Length).Select(c => shown.Max(r => r[c].Length))];
        foreach (string[] row in shown)
            writer.WriteLine(string.Join("  ", row.Select((cell, c) => c == row.Length - 1 ? cell : cell.PadRight(widths[c]))).TrimEnd());
    }
}

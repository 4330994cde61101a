namespace KeyScan.Sinks.Text;

/// <summary>A row of a table that is wider than the terminal: a line for each cell, behind the name of its column.</summary>
internal static class TextRecord
{
    /// <summary>
    /// Whether columns of these widths, two spaces between them, are too wide for a terminal of <paramref name="width"/> columns;
    /// never where nobody knows it.
    /// </summary>
    public static bool IsNeeded(IReadOnlyList<int> widths, int? width) => width < widths.Sum() + (2 * (widths.Count - 1));

    /// <summary>Writes the cells that hold something, and an empty line.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string> header, IReadOnlyList<string> cells, int width)
    {
        int label = header.Max(h => h.Length) + 2;
        for (int i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length == 0)
                continue;
            string start = header[i].PadRight(label);
            foreach (string line in TextWrap.Lines(cells[i], Math.Max(1, width - label)))
            {
                output.WriteLine(start + line);
                start = "".PadRight(label);
            }
        }
        output.WriteLine();
    }
}

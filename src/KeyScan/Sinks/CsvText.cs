using System.Buffers;

namespace KeyScan.Sinks;

/// <summary>Rows of CSV, RFC 4180, that a spreadsheet takes for data and nothing else.</summary>
internal static class CsvText
{
    private const string EndOfRow = "\r\n";

    // A spreadsheet takes a cell that starts so for a formula, which can call out; the wide forms work in some locales.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n＝＋－＠");
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Writes a row.</summary>
    public static void WriteRow(TextWriter writer, IEnumerable<string> cells)
    {
        writer.Write(string.Join(',', cells.Select(Cell)));
        writer.Write(EndOfRow);
    }

    private static string Cell(string text)
    {
        string harmless = text.Length > 0 && FormulaStarts.Contains(text[0]) ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : harmless;
    }
}

using System.Text;

namespace KeyScan.Sinks.Text;

/// <summary>
/// Breaks lines that are wider than a terminal at their spaces; what follows stands below the text behind a label, or two columns
/// deeper than the line began. For text without control sequences.
/// </summary>
/// <param name="output">Takes the lines; stays open.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed class WrappingWriter(TextWriter output, int width) : TextWriter
{
    private const int Deeper = 2;
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == '\n')
            WriteBroken();
        else if (value != '\r')
            _line.Append(value);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // A question waits for its answer on the same line.
        output.Write(_line.ToString());
        _line.Clear();
        output.Flush();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Flush();
        base.Dispose(disposing);
    }

    private void WriteBroken()
    {
        string text = _line.ToString();
        _line.Clear();
        if (text.Length <= width)
        {
            output.WriteLine(text);
            return;
        }
        (int first, int others) = Columns(text);
        string start = text[..first];
        foreach (string line in TextWrap.Lines(text[first..], Math.Max(1, width - others)))
        {
            output.WriteLine(start + line);
            start = new string(' ', others);
        }
    }

    /// <summary>
    /// Where the text begins, and where its further lines do: below what stands behind a label and two spaces, or else a little
    /// deeper.
    /// </summary>
    private (int First, int Others) Columns(string text)
    {
        int indentation = text.Length - text.TrimStart().Length;
        int gap = text.IndexOf("  ", indentation, StringComparison.Ordinal);
        int behind = gap < 0 ? 0 : text.Length - text[gap..].TrimStart().Length;
        return behind > 0 && behind <= width / 3 ? (behind, behind) : indentation > width / 2 ? (0, Deeper)
            : (indentation, indentation + Deeper);
    }
}

using System.Text;

namespace KeyScan.Sinks.Text;

/// <summary>
/// Breaks lines that are wider than a terminal at their spaces, what follows indented two further than the line began. For text without control sequences.
/// </summary>
/// <param name="output">Takes the lines; stays open.</param>
/// <param name="width">Columns of the terminal.</param>
public sealed class WrappingWriter(TextWriter output, int width) : TextWriter
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
        int indentation = Math.Min(text.Length - text.TrimStart().Length, width / 2);
        bool isFirst = true;
        foreach (string line in TextWrap.Lines(text[indentation..], Math.Max(1, width - indentation - Deeper)))
        {
            output.WriteLine(new string(' ', indentation + (isFirst ? 0 : Deeper)) + line);
            isFirst = false;
        }
    }
}

namespace KeyScan.Sinks.Text;

/// <summary>Text in a terminal's sixteen colours, which the user's theme defines; plain where colours are off.</summary>
internal sealed class AnsiStyle(bool enabled)
{
    /// <summary>What the eye should find first.</summary>
    public string Bold(string text) => In("1", text);

    /// <summary>What is there to be read last.</summary>
    public string Dim(string text) => In("2", text);

    /// <summary>The secret within an excerpt.</summary>
    public string Marked(string text) => In("1;33", text);

    /// <summary>Good news.</summary>
    public string Good(string text) => In("1;32", text);

    /// <summary>Something to think about.</summary>
    public string Caution(string text) => In("1;33", text);

    /// <summary>Something to act on.</summary>
    public string Bad(string text) => In("1;31", text);

    /// <summary>Text in the colour of a severity.</summary>
    public string Of(Severity severity, string text) => In(severity switch
    {
        Severity.Critical => "1;31",
        Severity.High => "31",
        Severity.Medium => "33",
        Severity.Low => "36",
        _ => "34",
    }, text);

    private string In(string code, string text) => enabled ? $"\e[{code}m{text}\e[0m" : text;
}

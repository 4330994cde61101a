namespace KeyScan.Cli;

/// <summary>One line on a terminal's standard error that says how far something is; gone at the end.</summary>
internal sealed class ProgressText : IDisposable
{
    private int _shown;

    private ProgressText()
    {
    }

    /// <summary>Starts a line, or answers null where there is no terminal or the user wants silence.</summary>
    public static ProgressText? Start(LogLevel level) => level >= LogLevel.Info && !Console.IsErrorRedirected ? new ProgressText() : null;

    /// <summary>Shows <paramref name="line"/> in place of the one before, as far as the terminal is wide.</summary>
    public void Show(string line)
    {
        int width = Console.WindowWidth is > 1 and int columns ? columns - 1 : 79;
        string text = line.Length > width ? line[..width] : line;
        Console.Error.Write($"\r{text.PadRight(Math.Min(_shown, width))}");
        _shown = text.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_shown > 0)
            Console.Error.Write($"\r{new string(' ', _shown)}\r");
    }
}

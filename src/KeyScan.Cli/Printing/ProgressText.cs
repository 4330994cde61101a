namespace KeyScan.Cli.Printing;

/// <summary>One line on a terminal's standard error that says how far something is; gone at the end.</summary>
internal sealed class ProgressText : IDisposable
{
    private const int UsualWidth = 80;
    private int _shown;

    private ProgressText()
    {
    }

    /// <summary>Starts a line, or answers null where there is no terminal or the user wants silence.</summary>
    public static ProgressText? Start(LogLevel level) => CanShow(level) ? new ProgressText() : null;

    /// <summary>Whether there is a terminal whose cursor can be moved, and the user wants to see what goes on.</summary>
    public static bool CanShow(LogLevel level) =>
        level >= LogLevel.Info && Terminal.CanMoveCursor;

    /// <summary>As much of <paramref name="line"/> as the terminal shows without a second line.</summary>
    public static string Fit(string line)
    {
        int width = (Terminal.ErrorWidth ?? UsualWidth) - 1;
        return line.Length > width ? line[..width] : line;
    }

    /// <summary>Shows <paramref name="line"/> in place of the one before, as far as the terminal is wide.</summary>
    public void Show(string line)
    {
        string text = Fit(line);
        Console.Error.Write($"\r{Fit(text.PadRight(_shown))}");
        _shown = text.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_shown > 0)
            Console.Error.Write($"\r{new string(' ', _shown)}\r");
    }
}

using KeyScan.Cli.Printing;

namespace KeyScan.Cli.Fleet;

/// <summary>
/// Some lines on a terminal's standard error that are drawn over and over; gone at the end. Moves with two control sequences that
/// every terminal of the last forty years knows (ECMA-48, CUU and ED).
/// </summary>
internal sealed class LiveText : IDisposable
{
    private const string ClearBelow = "\e[J";
    private int _shown;

    private LiveText()
    {
    }

    /// <summary>Rows of the terminal.</summary>
    public static int Height => Console.WindowHeight is > 2 and int rows ? rows : 24;

    /// <summary>Starts, or answers null where there is no terminal that can do it, or the user wants silence.</summary>
    public static LiveText? Start(LogLevel level) => ProgressText.CanShow(level) ? new LiveText() : null;

    /// <summary>Shows <paramref name="lines"/> in place of those before, each as far as the terminal is wide.</summary>
    public void Show(IReadOnlyList<string> lines)
    {
        Console.Error.Write($"{Up()}{string.Join('\n', lines.Select(ProgressText.Fit))}\n");
        _shown = lines.Count;
    }

    /// <summary>Takes the lines away; what is written next stays above those shown later.</summary>
    public void Clear()
    {
        if (_shown > 0)
            Console.Error.Write(Up());
        _shown = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private string Up() => _shown == 0 ? "" : $"\r\e[{_shown}A{ClearBelow}";
}

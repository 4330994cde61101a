using System.Globalization;
using KeyScan.Sinks.Text;
using KeyScan.Text;

namespace KeyScan.Cli;

/// <summary>
/// What the program's streams go to. Colour follows NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, CLICOLOR, and TERM, in this order; the width COLUMNS,
/// then the terminal's own.
/// </summary>
internal static class Terminal
{
    private const int Narrowest = 20;
    private const int Widest = 500;
    private const int Indentation = 2;

    /// <summary>Whether somebody reads standard output as it comes. The pseudo-terminals that some CI servers give their jobs are logs.</summary>
    public static bool IsOutput => !Console.IsOutputRedirected && !IsJob;

    /// <summary>Columns of standard output; null where nobody has said and it is no terminal.</summary>
    public static int? OutputWidth => Width(Console.IsOutputRedirected);

    /// <summary>Columns of standard error; null where nobody has said and it is no terminal.</summary>
    public static int? ErrorWidth => Width(Console.IsErrorRedirected);

    /// <summary>Whether standard output takes colours.</summary>
    public static bool OutputHasColor => HasColor(Console.IsOutputRedirected);

    /// <summary>Whether standard error takes colours.</summary>
    public static bool ErrorHasColor => HasColor(Console.IsErrorRedirected);

    /// <summary>Whether standard error is a terminal whose cursor can be moved.</summary>
    public static bool CanMoveCursor => !Console.IsErrorRedirected && !IsDumb;

    /// <summary>Tells people on standard error what is wrong, on a terminal in lines of its width.</summary>
    public static void WriteError(string text)
    {
        foreach (string line in TextWrap.Hanging($"keyscan: {PrintableText.Of(text)}", ErrorWidth ?? int.MaxValue, Indentation))
            Console.Error.WriteLine(line);
    }

    private static bool IsJob => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") is var term && (term == "dumb" || (string.IsNullOrEmpty(term) && !OperatingSystem.IsWindows()));

    private static bool HasColor(bool isRedirected)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
            return false;
        if ((Environment.GetEnvironmentVariable("FORCE_COLOR") ?? Environment.GetEnvironmentVariable("CLICOLOR_FORCE")) is { Length: > 0 } forced)
            return forced is not ("0" or "false");
        return !isRedirected && !IsDumb && Environment.GetEnvironmentVariable("CLICOLOR") != "0";
    }

    private static int? Width(bool isRedirected)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given is >= Narrowest and <= Widest)
            return given;
        if (isRedirected)
            return null;
        int width = Console.WindowWidth;
        // A terminal that does not say how wide it is has 0 or 1.
        return width < Narrowest ? null : Math.Min(width, Widest);
    }
}

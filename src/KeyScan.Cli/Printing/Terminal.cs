using System.Globalization;
using KeyScan.Registry.Scans;
using KeyScan.Sinks.Text;
using KeyScan.Text;

namespace KeyScan.Cli.Printing;

/// <summary>
/// What the program's streams go to. Colour follows NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, CLICOLOR, and TERM, in this order;
/// the width COLUMNS, then the terminal's own.
/// </summary>
internal static class Terminal
{
    private const int Narrowest = 20;
    private const int Widest = 500;
    private const int Indentation = 2;
    private const string TypeVariable = "TERM";

    private static TextWriter? _output;

    // As it was before Silence.
    private static readonly string? Type = Environment.GetEnvironmentVariable(TypeVariable);

    /// <summary>
    /// Whether somebody reads standard output as it comes. The pseudo-terminals that some CI servers give their jobs are logs.
    /// </summary>
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

    /// <summary>
    /// Keeps .NET's console from writing control sequences of its own (terminfo's keypad_xmit) to a terminal before the first
    /// output, in front of JSON too: it writes none where it does not know what the terminal is. To be called before anything
    /// else.
    /// </summary>
    public static void Silence()
    {
        // Reading it first is what keeps it.
        if (Type is not null)
            Environment.SetEnvironmentVariable(TypeVariable, null);
    }

    /// <summary>
    /// Breaks what is written to standard output line by line to the width of the terminal, where it goes to one.
    /// </summary>
    public static void WrapOutput()
    {
        if (Console.IsOutputRedirected)
            return;
        _output = Wrap(Console.Out);
        Console.SetOut(_output);
    }

    /// <summary>Writes out the rest of a last line that has no end.</summary>
    public static void Flush() => _output?.Flush();

    /// <summary>
    /// The writer that breaks lines to the width of standard output; <paramref name="writer"/> itself where nobody knows it.
    /// </summary>
    public static TextWriter Wrap(TextWriter writer) => OutputWidth is { } width ? new WrappingWriter(writer, width) : writer;

    /// <summary>Tells people on standard error what is wrong, on a terminal in lines of its width.</summary>
    public static void WriteError(string text)
    {
        foreach (string line in TextWrap.Hanging($"keyscan: {PrintableText.Of(text)}", ErrorWidth ?? int.MaxValue, Indentation))
            Console.Error.WriteLine(line);
    }

    /// <summary>Where the lines of a scan go.</summary>
    public static ScanLog Log(LogLevel level)
    {
        static void Nothing(string line)
        {
        }

        return new ScanLog(WriteError, level >= LogLevel.Info ? WriteError : Nothing, level >= LogLevel.Debug ? WriteError
            : Nothing);
    }

    private static bool IsJob => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

    private static bool IsDumb => IsDumbIn(Variable);

    /// <summary>Whether a stream takes colours.</summary>
    /// <param name="isRedirected">Whether it goes to something else than a terminal.</param>
    /// <param name="variable">Reads the environment.</param>
    internal static bool HasColor(bool isRedirected, Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(variable("NO_COLOR")))
            return false;
        if ((variable("FORCE_COLOR") ?? variable("CLICOLOR_FORCE")) is { Length: > 0 } forced)
            return forced is not ("0" or "false");
        return !isRedirected && !IsDumbIn(variable) && variable("CLICOLOR") != "0";
    }

    /// <summary>Columns of a stream; null where nobody knows.</summary>
    /// <param name="window">The terminal's own width; null where there is none.</param>
    /// <param name="variable">Reads the environment.</param>
    internal static int? Width(Func<int?> window, Func<string, string?> variable)
    {
        if (int.TryParse(variable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            && given is >= Narrowest and <= Widest)
            return given;
        // A terminal that does not say how wide it is has 0 or 1.
        return window() is >= Narrowest and int width ? Math.Min(width, Widest) : null;
    }

    private static bool IsDumbIn(Func<string, string?> variable) =>
        variable("TERM") is var term && (term == "dumb" || (string.IsNullOrEmpty(term) && !OperatingSystem.IsWindows()));

    private static bool HasColor(bool isRedirected) => HasColor(isRedirected, Variable);

    private static int? Width(bool isRedirected) => Width(() => isRedirected ? null : Console.WindowWidth, Variable);

    private static string? Variable(string name) => name == TypeVariable ? Type : Environment.GetEnvironmentVariable(name);
}

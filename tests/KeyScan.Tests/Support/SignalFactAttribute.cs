using System.Globalization;

namespace KeyScan.Tests.Support;

/// <summary>
/// A test of what a signal does. Programs inherit which signals are ignored, as <c>nohup</c> and shells without job control
/// leave SIGHUP and SIGINT, and one that is ignored at the start stays so: .NET takes it for a wish. There the test would wait
/// for what cannot come.
/// </summary>
internal sealed class SignalFactAttribute : FactAttribute
{
    /// <param name="number">The signal's: 1 for HUP, 2 for INT, 15 for TERM.</param>
    public SignalFactAttribute(int number) =>
        Skip = OperatingSystem.IsWindows() ? "Windows has no signals"
            : IsIgnored(number) ? $"signal {number} was ignored when the tests were started, as by nohup"
            : null;

    /// <summary>Whether a mask as /proc/PID/status has it, in hexadecimal digits, holds a signal.</summary>
    internal static bool Holds(string mask, int number) =>
        (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (number - 1) & 1) != 0;

    private static bool IsIgnored(int number)
    {
        const string Label = "SigIgn:";
        return OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Label, StringComparison.Ordinal)) is { } line
            && Holds(line[Label.Length..].Trim(), number);
    }
}

using System.Runtime.InteropServices;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// The peak resident memory of a command. The kernel tells it of ended children only as a maximum over all of them, so a process
/// of its own starts the one command and prints it.
/// </summary>
internal static partial class PeakMemory
{
    /// <summary>The hidden command of this program that measures.</summary>
    public const string Command = "peak-memory";

    private const int Children = -1;
    private const int FieldsAfterTimes = 14;

    /// <summary>The peak of <paramref name="command"/>, in bytes.</summary>
    public static long Of(string[] command)
    {
        string output = Timing.Output([.. Self(), Command, .. command]);
        return long.Parse(output.Trim());
    }

    /// <summary>Runs the command and prints its peak in bytes.</summary>
    public static int Print(string[] command)
    {
        Timing.Of(command, worst: 2);
        Usage usage = default;
        if (GetResourceUsage(Children, ref usage) != 0)
            throw new InvalidOperationException($"getrusage failed with error {Marshal.GetLastPInvokeError()}.");
        Console.Out.WriteLine(usage.MaxResident * (OperatingSystem.IsMacOS() ? 1 : 1024));
        return 0;
    }

    // Under `dotnet run` the process is the program's own host; under `dotnet X.dll` the assembly has to be named again.
    internal static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, typeof(PeakMemory).Assembly.Location]
            : [Environment.ProcessPath!];

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetResourceUsage(int who, ref Usage usage);

    /// <summary>struct rusage of Linux and macOS on 64-bit machines: two times, then the peak, then what is not read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Usage
    {
        public fixed long Times[4];
        public long MaxResident;
        public fixed long Rest[FieldsAfterTimes];
    }
}

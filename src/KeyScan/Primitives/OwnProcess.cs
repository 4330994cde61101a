using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KeyScan.Primitives;

/// <summary>What this process tells the system about itself.</summary>
internal static partial class OwnProcess
{
    private const int SetDumpable = 4;
    private const int CoreSize = 4;

    /// <summary>
    /// From now on no core file is written when it crashes or is killed: it holds peppers and the keys that were found. The limit
    /// (setrlimit(2), RLIMIT_CORE) holds for the programs it starts, too. Where the system hands cores to a program, which the
    /// limit does not stop, Linux asks whether the process may be dumped (prctl(2), PR_SET_DUMPABLE); that also keeps other
    /// processes of the same user from its memory.
    /// </summary>
    public static void ForbidDumps()
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            var none = new Limit();
            // What they answer changes nothing: there is nothing else to try.
            _ = SetLimit(CoreSize, ref none);
            if (OperatingSystem.IsLinux())
                _ = ProcessControl(SetDumpable, 0, 0, 0, 0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system whose C library has another name.
        }
    }

    /// <summary>Ends it at once: nothing is waited for, and nothing is run any more.</summary>
    public static void End(int exitCode)
    {
        if (!OperatingSystem.IsWindows())
            Exit(exitCode);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    /// <summary>The processor time that this thread has used; where the system does not tell, the time that has passed.</summary>
    public static TimeSpan ThreadTime()
    {
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                if (GetTime(OperatingSystem.IsMacOS() ? 16 : 3, out Time time) == 0)
                    return TimeSpan.FromSeconds((long)time.Seconds)
                        + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
                // A system whose C library has another name.
            }
        }
        return Stopwatch.GetElapsedTime(0);
    }

    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    private struct Limit
    {
        public ulong Current;
        public ulong Most;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcessControl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out Time time);

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Exit(int code);
}

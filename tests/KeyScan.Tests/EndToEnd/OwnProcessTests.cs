using System.Diagnostics;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>How keyscan itself ends, and what it leaves behind.</summary>
public sealed class OwnProcessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void A_second_signal_ends_it_whatever_it_waits_for()
    {
        // It waits for its input, which nobody ends.
        using Process process = new KeyScanProcess(_folder.Path).Start("stdin");
        Stopwatch time = Stopwatch.StartNew();
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(500)) && time.Elapsed < Limit)
            Signal(process, "TERM");
        Assert.True(process.HasExited);
        Assert.Equal(128 + 15, process.ExitCode);
    }

    [LinuxFact]
    public void A_crash_leaves_no_core_file_whatever_the_limit_is()
    {
        using Process process = new KeyScanProcess(
            _folder.Path) { Before = ["bash", "-c", "ulimit -S -c unlimited 2>/dev/null; exec \"$@\"", "bash"] }.Start("stdin");
        Assert.True(SpinWait.SpinUntil(() => CoreLimit(process) == "0", Limit));
        // The runtime takes the first one for a fault of its own code, which would come again.
        Stopwatch time = Stopwatch.StartNew();
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(500)) && time.Elapsed < Limit)
            Signal(process, "SEGV");
        Assert.True(process.HasExited);
        Assert.Equal(128 + 11, process.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, "*core*"));
    }

    private static string CoreLimit(Process process) => File.ReadLines($"/proc/{process.Id}/limits")
        .First(l => l.StartsWith("Max core file size", StringComparison.Ordinal))["Max core file size".Length..].Trim()
        .Split(' ')[0];

    private static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        Assert.True(kill.WaitForExit(Limit));
    }
}

using System.Globalization;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// A control group of Linux (version 1) that holds a process, and all that it starts, to a share of one core, as the limit of a
/// container does: a machine of its own for a worker, beside servers on the same cores.
/// </summary>
internal sealed class CpuShare : IDisposable
{
    private const string Groups = "/sys/fs/cgroup/cpu";

    /// <summary>
    /// Short, so that a share is one of every moment; the kernel's own 100 ms would let a worker run at full speed and then
    /// stand still.
    /// </summary>
    private const int PeriodMicroseconds = 10_000;

    private readonly string _folder;

    /// <summary>Makes a group.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="share">How much of one core it gets, more than 0 and at most 1.</param>
    /// <exception cref="IOException">This machine does not let us.</exception>
    /// <exception cref="UnauthorizedAccessException">This machine does not let us.</exception>
    public CpuShare(string name, double share)
    {
        _folder = Path.Combine(Groups, name);
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "cpu.cfs_period_us"), PeriodMicroseconds.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(_folder, "cpu.cfs_quota_us"),
            ((int)(share * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether this machine has such groups and lets us make one.</summary>
    public static bool IsAvailable
    {
        get
        {
            try
            {
                using var trial = new CpuShare($"keyscan-trial-{Environment.ProcessId}", 1);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>The command that runs <paramref name="command"/> in this group.</summary>
    public string[] Holding(string[] command) =>
        ["/bin/sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", Path.Combine(_folder, "cgroup.procs"), .. command];

    /// <summary>Removes the group, whose processes must have ended.</summary>
    public void Dispose() => Directory.Delete(_folder);
}

using KeyScan.Tests.Support;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// <c>keyscan git</c> with all rules against git itself writing every object of the same repository to nowhere; DESIGN section
/// 5. What LibGit2Sharp, the usual library, needs to read the blobs alone stands beside.
/// </summary>
internal static class HistoryComparison
{
    /// <summary>The hidden command of this program that reads with LibGit2Sharp.</summary>
    public const string LibraryCommand = "libgit2-read";

    /// <summary>A clone may lack a few objects, as mirrors of pull requests do; all the rest is read.</summary>
    private const int Incomplete = 2;

    private const double RatioBar = 1.5;
    private const long MemoryBar = 512 * 1024 * 1024;

    /// <summary>Prints the comparison; 1 when a bar is missed.</summary>
    public static int Run(string repository, int rounds)
    {
        using var scratch = new ScratchFolder();
        string keyscan = ReleasedTool.Publish(scratch.Combine("keyscan"));
        string[] scan = [keyscan, "git", repository, "--no-repo-config", "-f", "jsonl", "-r", "/dev/null", "--log-level", "error",
            "--exit-code", "0"];
        string[] git = ["git", "-C", repository, "cat-file", "--batch-all-objects", "--unordered", "--buffer", "--batch"];

        ReleasedTool.PrintMachine(rounds);
        Console.Out.WriteLine(Timing.Output(["git", "--version"]).Trim());
        Spread[] times = Timing.InTurn(rounds, Incomplete, git, scan);
        Spread library = Timing.InTurn(1, [.. PeakMemory.Self(), LibraryCommand, repository])[0];
        long memory = PeakMemory.Of(scan);
        double ratio = times[1].Median / times[0].Median;
        Console.Out.WriteLine($"{"",-34}{"min",7} {"median",7} {"max",7}");
        Console.Out.WriteLine($"{"git cat-file --batch-all-objects",-34}{times[0]}");
        Console.Out.WriteLine($"{"keyscan git",-34}{times[1]}");
        Console.Out.WriteLine($"{"LibGit2Sharp, blobs only",-34}{library}");
        bool met = ReleasedTool.Judge("wall time over git's (medians)", $"{ratio:F2} x", $"{RatioBar:F1} x", ratio <= RatioBar);
        met &= ReleasedTool.Judge("peak memory", $"{memory / 1048576.0:F0} MiB", $"{MemoryBar / 1048576} MiB",
            memory <= MemoryBar);
        return met ? 0 : 1;
    }

    /// <summary>Reads every blob with LibGit2Sharp and prints how many there were.</summary>
    public static int ReadWithLibrary(string repository)
    {
        using LibGit2Sharp.Repository opened = LibGit2.Open(repository);
        long blobs = 0, bytes = 0;
        byte[] buffer = new byte[64 * 1024];
        foreach (LibGit2Sharp.Blob blob in opened.ObjectDatabase.OfType<LibGit2Sharp.Blob>())
        {
            blobs++;
            using Stream content = blob.GetContentStream();
            for (int read; (read = content.Read(buffer)) > 0;)
                bytes += read;
        }
        Console.Out.WriteLine($"{blobs} blobs, {bytes} bytes");
        return 0;
    }
}

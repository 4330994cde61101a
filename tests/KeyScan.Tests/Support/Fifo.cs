using System.Diagnostics;

namespace KeyScan.Tests.Support;

/// <summary>A FIFO: who opens it to read waits for somebody who writes.</summary>
internal static class Fifo
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Makes one, folders on its way included, in the place of what is there.</summary>
    public static string Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        File.Delete(path);
        using Process process = Process.Start("mkfifo", [path]);
        Assert.True(process.WaitForExit(Limit) && process.ExitCode == 0);
        return path;
    }
}

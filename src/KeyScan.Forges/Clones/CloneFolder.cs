namespace KeyScan.Forges.Clones;

/// <summary>Folders that git has filled.</summary>
internal static class CloneFolder
{
    private const int Attempts = 5;

    /// <summary>Removes a folder and all in it; nothing to do where it is not there.</summary>
    /// <exception cref="ProblemException">It cannot be removed.</exception>
    public static void Remove(string folder)
    {
        // What git had started may still be writing when git itself is gone, so that a folder just emptied fills again.
        for (int attempt = 0; Directory.Exists(folder); attempt++)
        {
            try
            {
                MakeWritable(folder);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (attempt < Attempts && e is IOException or UnauthorizedAccessException)
            {
                Task.Delay(20 << attempt).Wait();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ProblemException(
                    new Problem($"the clone could not be removed: {e.Message.TrimEnd('.')}", folder, "Remove it"), e);
            }
        }
    }

    /// <summary>Bytes of all files in a folder that may be changing.</summary>
    public static long SizeOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*",
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true,
                AttributesToSkip = FileAttributes.None }).Sum(f => f.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // git renames and removes files while they are counted; the next count is right again.
            return 0;
        }
    }

    // git makes its packs read-only, which Windows does not delete.
    private static void MakeWritable(string folder)
    {
        if (!OperatingSystem.IsWindows())
            return;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
    }
}

namespace KeyScan.Primitives.Files;

/// <summary>
/// Reads small files that a repository may have chosen: a FIFO or a link to a device must not hold the scan up, nor a huge file
/// fill the memory.
/// </summary>
internal static class BoundedFile
{
    private const int FirstBuffer = 4096;

    /// <summary>
    /// The bytes of the file, or null and a problem when it cannot be read or holds more than <paramref name="limit"/> bytes.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What the file is, for the problem, such as <c>the baseline</c>.</param>
    /// <param name="limit">The most bytes it may hold.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static ReadOnlyMemory<byte>? TryRead(string path, string what, int limit, ICollection<Problem> problems)
    {
        try
        {
            using FileStream stream = RegularFile.OpenStream(path, bufferSize: 0);
            ReadOnlyMemory<byte>? bytes = Read(stream, limit);
            if (bytes is null)
                problems.Add(new Problem($"{what} is larger than {limit >> 20} MB", path, "Split it or make it smaller"));
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add(new Problem($"{what} cannot be read: {e.Message.TrimEnd('.')}", path,
                "Check the path and its permissions"));
            return null;
        }
    }

    /// <summary>The length is only a hint: files of /proc say 0, and a file may grow.</summary>
    private static ReadOnlyMemory<byte>? Read(FileStream stream, int limit)
    {
        long hint = stream.Length;
        byte[] bytes = new byte[(int)Math.Clamp(hint, Math.Min(FirstBuffer, limit), limit) + 1];
        int length = 0;
        int read;
        while ((read = stream.Read(bytes, length, bytes.Length - length)) > 0)
        {
            length += read;
            if (length > limit)
                return null;
            if (length == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, limit + 1L));
        }
        return bytes.AsMemory(0, length);
    }
}

namespace KeyScan.Sources;

/// <summary>One stream, such as standard input, as one blob.</summary>
/// <param name="stream">The stream, read once.</param>
/// <param name="name">What reports call it.</param>
/// <param name="maxBytes">The most bytes to read of it.</param>
public sealed class StreamSource(Stream stream, string name, long maxBytes = DirectoryOptions.DefaultMaxFileSize) : IBlobSource
{
    /// <summary>Above this it is not held.</summary>
    private const int MostHeld = 4 * 1024 * 1024;

    /// <inheritdoc/>
    public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
    {
        var provenance = new Provenance { Source = SourceKind.Stdin, Path = name };
        byte[] start = new byte[64 * 1024];
        int length = 0, most = (int)Math.Min(MostHeld, maxBytes);
        for (int read; (read = Next(start.AsSpan(length))) > 0;)
        {
            length += read;
            if (length > most)
                break;
            if (length == start.Length)
                Array.Resize(ref start, Math.Min(2 * length, MostHeld + 1));
        }
        if (length == 0)
            coverage.AddProblem(new Problem("the input is empty, so nothing was scanned", name,
                "Look at the command before the pipe; to scan files, run `keyscan dir`"));
        else if (length <= most)
            createReceiver().Receive(new Blob(start.AsSpan(0, length), provenance));
        else
            ReadLarge(start.AsMemory(0, length));

        void ReadLarge(ReadOnlyMemory<byte> first)
        {
            ReadBytes before = LargeBlob.From(first);
            createReceiver().Receive(new LargeBlob(buffer => before(buffer) is > 0 and int read ? read : Next(buffer), provenance)
            {
                Limit = maxBytes,
                TooLarge = new Problem($"the input has more than {maxBytes:N0} bytes; only these were searched", name,
                "Raise --max-file-size, or scan it in pieces"),
            });
        }

        int Next(Span<byte> buffer)
        {
            cancellation.ThrowIfCancellationRequested();
            return stream.Read(buffer);
        }
    }
}

namespace KeyScan.Sources;

/// <summary>One stream, such as standard input, as one blob.</summary>
public sealed class StreamSource(Stream stream, string name, long maxBytes = DirectoryOptions.DefaultMaxFileSize) : IBlobSource
{
    private const int FirstBuffer = 64 * 1024;

    /// <inheritdoc/>
    public void Read(Func<IBlobReceiver> createReceiver, Coverage coverage, CancellationToken cancellation)
    {
        byte[] buffer = new byte[FirstBuffer];
        int length = 0;
        for (int read; (read = stream.Read(buffer, length, buffer.Length - length)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            length += read;
            if (length > maxBytes)
            {
                coverage.AddProblem(new Problem($"the input has more than {maxBytes:N0} bytes; only these were searched", name, "Raise --max-file-size, or scan it in pieces"));
                length = (int)maxBytes;
                break;
            }
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, Math.Min(2L * length, maxBytes + 1)));
        }

        IBlobReceiver receiver = createReceiver();
        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, length);
        if (!receiver.Wants(bytes))
            return;
        coverage.AddFile(length);
        receiver.Receive(new Blob(bytes, new Provenance { Source = SourceKind.Stdin, Path = name }));
    }
}

using KeyScan.Registry.Import.Listings;

namespace KeyScan.Registry.Import.Reading;

/// <summary>Finds out what form a file has, and opens it so.</summary>
internal static class RowFormat
{
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    /// <summary>A reader of the rows of <paramref name="input"/>.</summary>
    /// <exception cref="ProblemException">It is not UTF-8, or its header is wrong.</exception>
    public static IRowReader Open(Stream input, string name, ImportOptions options)
    {
        byte[] first = new byte[4];
        int length = input.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> head = first.AsSpan(0, length);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
            || head.Contains((byte)0))
            throw new ProblemException(
                new Problem("the file is not UTF-8, it looks like UTF-16 or is no text", name, "Save it as UTF-8"));
        if (head.StartsWith(Utf8Mark))
            head = head[Utf8Mark.Length..];
        var rest = new HeadedStream(head.ToArray(), input);
        if (options.IsListing)
            return new ListingRows(rest, name, Listing.Create(options));
        // A file that is called one of lines is one, and its line is what is wrong.
        bool isOfLines = Path.GetExtension(name).ToLowerInvariant() is ".jsonl" or ".ndjson" or ".csv" or ".tsv";
        if (options.Format == ImportFormat.Guess && !isOfLines && head.TrimStart(" \t\r\n"u8).StartsWith("["u8))
            throw new ProblemException(new Problem("the file is a JSON list, and which system's is not known", name,
                "Say so with --format vault, aws-secrets-manager, github or gitlab; of your own keys, write one object a line"));
        var map = new ColumnMap(options);
        if (FormatOf(name, head, options.Format) == ImportFormat.Csv)
            return new CsvRows(rest, name, (byte)DelimiterOf(name, options), map);
        return new JsonlRows(rest, name, map);
    }

    private static ImportFormat FormatOf(string name, ReadOnlySpan<byte> head, ImportFormat given) => given != ImportFormat.Guess
        ? given
        : Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" or ".tsv" => ImportFormat.Csv,
            ".jsonl" or ".ndjson" => ImportFormat.Jsonl,
            _ => head.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? ImportFormat.Jsonl : ImportFormat.Csv,
        };

    private static char DelimiterOf(string name, ImportOptions options)
    {
        char delimiter = options.Delimiter ?? (name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',');
        if (!char.IsAscii(delimiter) || delimiter is '"' or '\r' or '\n' or '\0')
            throw new ProblemException(new Problem("the delimiter is not a single ASCII character that can stand between fields",
                "--delimiter", "Write , ; | or tab"));
        return delimiter;
    }

    /// <summary>Bytes that were read ahead, then the rest.</summary>
    private sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_head.IsEmpty)
                return rest.Read(buffer);
            int length = Math.Min(buffer.Length, _head.Length);
            _head.Span[..length].CopyTo(buffer);
            _head = _head[length..];
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

namespace KeyScan.Primitives.Deflate;

/// <summary>How inflating ended.</summary>
internal enum InflateStatus
{
    /// <summary>The stream gave exactly the bytes asked for.</summary>
    Done,

    /// <summary>The stream is longer; the destination is filled.</summary>
    TooLong,

    /// <summary>The stream ended before the destination was full.</summary>
    TooShort,

    /// <summary>The compressed bytes end before the stream does.</summary>
    Cut,

    /// <summary>Not a stream of its format, or its checksum is wrong.</summary>
    Broken,
}

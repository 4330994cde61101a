namespace KeyScan.Decoding.Archives;

/// <summary>The formats there are. Content decides which one something is in; names say nothing.</summary>
internal static class ArchiveFormats
{
    /// <summary>So many bytes tell every format: the first header of a tar.</summary>
    public const int HeadLength = 512;

    private static readonly IArchiveFormat[] All =
    [
        new ZipArchiveFormat(), new GzipFormat(), new Bzip2Format(), new XzFormat(), new ZstandardFormat(),
        new SevenZipFormat(), new TarFormat(),
    ];

    /// <summary>The format of what begins with <paramref name="start"/>; null for none.</summary>
    public static IArchiveFormat? Find(ReadOnlySpan<byte> start)
    {
        start = start[..Math.Min(start.Length, HeadLength)];
        foreach (IArchiveFormat format in All)
        {
            if (format.Fits(start))
                return format;
        }
        return null;
    }

    /// <summary>Whether it is a tar, which often is the one file that something compressed holds.</summary>
    public static bool IsTar(IArchiveFormat format) => format is TarFormat;

    /// <summary>
    /// Whether what was thrown while bytes were unpacked says that they are not what a format has. Each library says so in its
    /// own words, and what it has not thought of is no better known to us: only a limit and a stop are something else.
    /// </summary>
    public static bool IsDamage(Exception e) => e is not (ArchiveLimitException or OperationCanceledException);
}

namespace KeyScan.Decoding.Archives;

/// <summary>
/// How far an archive is opened, with all that is inside of it. Whatever is left unread for one of these is reported as not
/// covered.
/// </summary>
public sealed record ArchiveLimits
{
    /// <summary>
    /// How many archives may be inside each other; 0 for opening none. Something compressed counts as one, together with a tar in
    /// it.
    /// </summary>
    public int MaxDepth { get; init; } = DefaultMaxDepth;

    /// <summary>The most bytes that come out, all levels together.</summary>
    public long MaxExpanded { get; init; } = 1L << 30;

    /// <summary>
    /// The most bytes that come out for each that goes in, once more than <see cref="FreeExpanded"/> have come. Logs reach 100.
    /// </summary>
    public long MaxRatio { get; init; } = 250;

    /// <summary>So many bytes may come out whatever goes in.</summary>
    public long FreeExpanded { get; init; } = 64L << 20;

    /// <summary>The most entries, all levels together.</summary>
    public int MaxEntries { get; init; } = 200_000;

    /// <summary>Names of entries above this many characters are cut.</summary>
    public int MaxNameLength { get; init; } = 4096;

    /// <summary>The most bytes of an archive that is held, where it has to be read back and forth and comes only once.</summary>
    public int MaxHeld { get; init; } = 64 << 20;

    /// <summary>The most time that it takes, with searching what comes out.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>As deep as build tools go by themselves: a jar in a war in an ear, a layer in an image in a zip.</summary>
    public const int DefaultMaxDepth = 3;
}

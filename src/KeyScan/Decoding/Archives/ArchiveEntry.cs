namespace KeyScan.Decoding.Archives;

/// <summary>What an archive has under one name.</summary>
/// <param name="Name">The name as it stands there, with whatever is in it; empty in formats of one file.</param>
/// <param name="Content">The bytes, until the next entry is asked for; null where there are none to be had.</param>
internal sealed record ArchiveEntry(string Name, Stream? Content)
{
    /// <summary>Why it cannot be read, such as <c>it is encrypted</c>; null where nothing is known to be in the way.</summary>
    public string? Obstacle { get; init; }
}

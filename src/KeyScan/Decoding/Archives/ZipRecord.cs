namespace KeyScan.Decoding.Archives;

/// <summary>What a zip says about one entry.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flags">The general purpose flags.</param>
/// <param name="Method">How it is compressed.</param>
/// <param name="HeaderOffset">Where its own header begins.</param>
internal sealed record ZipRecord(string Name, int Flags, int Method, long HeaderOffset)
{
    /// <summary>How many bytes of the archive it takes; null where only its end tells.</summary>
    public long? CompressedLength { get; init; }

    /// <summary>How many bytes it has; null where only its end tells.</summary>
    public long? Length { get; init; }

    /// <summary>Where its bytes begin; null where its own header has not been read yet.</summary>
    public long? DataOffset { get; init; }
}

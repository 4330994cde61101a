namespace KeyScan;

/// <summary>
/// Bytes with their provenance, borrowed for the length of one call: the source takes the buffer back when the receiver returns.
/// </summary>
public readonly ref struct Blob(ReadOnlySpan<byte> bytes, Provenance provenance, ObjectId id = default)
{
    /// <summary>The bytes as stored.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Where they were seen.</summary>
    public Provenance Provenance { get; } = provenance;

    /// <summary>
    /// What they came out of, outermost first, where they were compressed without being in a folder, such as <c>gzip</c>.
    /// </summary>
    public IReadOnlyList<string> DecodedBy { get; init; } = [];

    /// <summary>The object they are, where the source knows it; empty where it is still to be computed.</summary>
    public ObjectId Id { get; } = id;

    /// <summary>What git made it of, where the source knows it.</summary>
    internal DeltaLink? Link { get; init; }

    /// <summary>
    /// What stood in its place before, where only what is new counts: secrets that stand there too are left out. Null where all
    /// counts. Read as it is enumerated, and enumerated only for a blob with findings, so that the usual clean one costs no
    /// second read.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>>? Earlier { get; init; }
}

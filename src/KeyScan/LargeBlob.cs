namespace KeyScan;

/// <summary>A blob that is not held: its bytes come once, from the beginning to the end.</summary>
/// <param name="read">Gives the bytes.</param>
/// <param name="provenance">Where it was seen.</param>
public sealed class LargeBlob(ReadBytes read, Provenance provenance)
{
    /// <summary>Gives the next bytes.</summary>
    public ReadBytes Read { get; } = read;

    /// <summary>Where it was seen.</summary>
    public Provenance Provenance { get; } = provenance;

    /// <summary>What it came out of; see <see cref="Blob.DecodedBy"/>.</summary>
    public IReadOnlyList<string> DecodedBy { get; init; } = [];

    /// <summary>How many bytes there are; null where nobody knows before the end.</summary>
    public long? Length { get; init; }

    /// <summary>The most bytes to read. A binary with more is passed over; a text with more is not covered.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>What is wrong with a text that is above the limit.</summary>
    public required Problem TooLarge { get; init; }

    /// <summary>Opens it once more, to be read in any order; null where it comes only once.</summary>
    public Func<Stream>? Open { get; init; }

    /// <summary>Tells the object it is, asked only when something was found; null where nobody can tell.</summary>
    public Func<ObjectId>? Identify { get; init; }

    /// <summary>One whose bytes are in memory.</summary>
    public static ReadBytes From(ReadOnlyMemory<byte> bytes) => buffer =>
    {
        int count = Math.Min(buffer.Length, bytes.Length);
        bytes.Span[..count].CopyTo(buffer);
        bytes = bytes[count..];
        return count;
    };
}

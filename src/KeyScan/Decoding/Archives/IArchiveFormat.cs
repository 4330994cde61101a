namespace KeyScan.Decoding.Archives;

/// <summary>
/// A format that holds other files, or one that is compressed. To add one, write a class and name it in
/// <see cref="ArchiveFormats"/>. What is read is hostile: a reader checks every length before it uses it, holds no more than one
/// entry's header, and throws <see cref="InvalidDataException"/> where the bytes are none of its own. How much comes out is
/// watched by whoever reads the entries.
/// </summary>
internal interface IArchiveFormat
{
    /// <summary>What it is called: in reports, and where it is how a text was written.</summary>
    string Name { get; }

    /// <summary>Whether it can only be read by going back and forth.</summary>
    bool NeedsSeeking { get; }

    /// <summary>Whether more may come out than went in.</summary>
    bool Expands { get; }

    /// <summary>Whether it is one file compressed, without a folder: what is inside has the path of the whole.</summary>
    bool IsOneFile { get; }

    /// <summary>
    /// Whether something that begins with <paramref name="start"/>, of up to <see cref="ArchiveFormats.HeadLength"/> bytes, is
    /// one.
    /// </summary>
    bool Fits(ReadOnlySpan<byte> start);

    /// <summary>The entries in their order, each to be read before the next is asked for.</summary>
    IEnumerable<ArchiveEntry> Read(Stream stream);
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using KeyScan.Primitives.Deflate;

namespace KeyScan.Git.Packs;

/// <summary>A pack: entries one after the other, each a header and a zlib stream.</summary>
internal sealed class PackFile : IDisposable
{
    /// <summary>The bytes before the first entry.</summary>
    public const int HeaderLength = 12;

    private const int HashedAtOnce = 16 << 20;

    private readonly MappedFile _file;

    private PackFile(MappedFile file, ObjectFormat format)
    {
        _file = file;
        Format = format;
        ReadOnlySpan<byte> header = file.Slice(0, HeaderLength);
        if (!header.StartsWith("PACK"u8))
            throw new GitObjectException("not a pack", file.Path);
        if (BinaryPrimitives.ReadUInt32BigEndian(header[4..]) is var version and not (2 or 3))
            throw new GitObjectException($"pack version {version} is not known", file.Path);
        Count = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        DataEnd = Math.Max(HeaderLength, file.Length - (int)format);
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>The hash that names its objects.</summary>
    public ObjectFormat Format { get; }

    /// <summary>How many entries its header says it has.</summary>
    public uint Count { get; }

    /// <summary>Where the entries end and the checksum begins.</summary>
    public long DataEnd { get; }

    /// <summary>The checksum at its end.</summary>
    public ReadOnlySpan<byte> Checksum => _file.Range(DataEnd, _file.Length);

    /// <summary>Whether the checksum at the end is that of all before it; reads the whole pack.</summary>
    public bool HasItsChecksum()
    {
        // Git's checksums are by definition the hash of its object names.
#pragma warning disable CA5350
        using var hash =
            IncrementalHash.CreateHash(Format == ObjectFormat.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
#pragma warning restore CA5350
        for (long at = 0; at < DataEnd; at += HashedAtOnce)
        {
            long end = Math.Min(DataEnd, at + HashedAtOnce);
            hash.AppendData(Range(at, end));
            NoteRead(at, end - at);
        }
        return hash.GetHashAndReset().AsSpan().SequenceEqual(Checksum);
    }

    /// <summary>Maps a pack and checks its header.</summary>
    /// <exception cref="GitObjectException">It is not one.</exception>
    public static PackFile Open(string path, ObjectFormat format)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            return new PackFile(file, format);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The bytes from <paramref name="offset"/> to <paramref name="end"/>, the checksum left out.</summary>
    public ReadOnlySpan<byte> Range(long offset, long end) => _file.Range(offset, Math.Min(end, DataEnd));

    /// <summary>Counts bytes that will not be read again soon.</summary>
    public void NoteRead(long offset, long bytes) => _file.NoteRead(offset, bytes);

    /// <summary>
    /// Inflates an entry into <paramref name="destination"/>, whose length is the entry's size or, to look at the beginning
    /// only, less; null when that went well, or what is wrong.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="end">Where the next entry begins, or <see cref="DataEnd"/> when that is not known.</param>
    /// <param name="destination">Takes the bytes.</param>
    /// <param name="inflater">The caller's own.</param>
    public Fault? Inflate(in PackEntry entry, long end, Span<byte> destination, Inflater inflater)
    {
        InflateStatus status = inflater.Inflate(Range(entry.Data, end), destination);
        return status == InflateStatus.TooLong && destination.Length < entry.Size ? null : Inflater.Describe(status);
    }

    /// <summary>
    /// What is wrong with an entry whose size its compressed bytes cannot give, before
    /// memory is taken for it; null when it is possible.
    /// </summary>
    public Fault? CheckSize(in PackEntry entry, long end) => Inflater.CanGive(Math.Min(end, DataEnd) - entry.Data, entry.Size)
        ? null
        : $"{Math.Max(0, Math.Min(end, DataEnd) - entry.Data)} compressed bytes cannot hold the {entry.Size} its header says";

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

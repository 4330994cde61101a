using System.Buffers.Binary;
using System.Security.Cryptography;
using KeyScan.Primitives;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// The header of a fingerprint set: what it holds and where, authenticated under the newest pepper of who wrote it.
/// Little-endian: 128 bytes, then for each epoch 64 bytes and its sections of 24 bytes each, then 32 bytes HMAC-SHA256 of all
/// before, CRC-32C of all before, and 4 zero bytes.
/// </summary>
internal sealed class SetHeader
{
    /// <summary>Bytes before the first epoch.</summary>
    public const int FixedLength = 128;

    /// <summary>The most epochs a set may have.</summary>
    public const int MostGroups = 1024;

    /// <summary>The version of the format that this KeyScan reads and writes.</summary>
    public const int Version = 1;

    /// <summary>Bytes of the salt.</summary>
    public const int SaltLength = 32;

    /// <summary>Bytes of a pepper's check value.</summary>
    public const int CheckLength = 16;

    private const int GroupLength = 64;
    private const int SectionLength = 24;
    private const int TailLength = 40;
    private const int OwnersFlag = 1;

    /// <summary>The end of the year 9999.</summary>
    private const long LastMillisecond = 253_402_300_799_999;
    private const int SaltAt = 32, CreatedAtAt = 72, CheckAt = 80;

    /// <summary>As of PNG: a byte that is no text, then line ends that a transfer as text would change.</summary>
    private static ReadOnlySpan<byte> Magic => [0xAD, (byte)'K', (byte)'S', (byte)'E', (byte)'T', 0x0D, 0x0A, 0x1A];

    /// <summary>The epoch of the pepper that authenticates the header and seals the owners.</summary>
    public required int Epoch { get; init; }

    /// <summary>When the set was written, to the millisecond; null in sets of a KeyScan that did not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Random bytes of this file, so that no two files share a derived key.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>Whether owners are in it, sealed.</summary>
    public required bool HasOwners { get; init; }

    /// <summary>All of the file.</summary>
    public long FileLength { get; set; }

    /// <summary>The epochs, in any order.</summary>
    public required IReadOnlyList<SetGroup> Groups { get; init; }

    /// <summary>Bytes of the header with this many epochs.</summary>
    public static int LengthFor(int groups) =>
        FixedLength + (groups * (GroupLength + (SetGroup.Sections * SectionLength))) + TailLength;

    /// <summary>A value that only <paramref name="pepper"/> gives.</summary>
    public static byte[] CheckOf(Pepper pepper, ReadOnlySpan<byte> salt) => pepper.Derive("set pepper check", CheckLength, salt);

    /// <summary>The header's bytes, authenticated under <paramref name="pepper"/>.</summary>
    public byte[] Write(Pepper pepper)
    {
        byte[] bytes = new byte[LengthFor(Groups.Count)];
        Span<byte> rest = bytes;
        Magic.CopyTo(rest);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(rest[12..], HasOwners ? OwnersFlag : 0);
        BinaryPrimitives.WriteInt32LittleEndian(rest[16..], bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rest[20..], Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(rest[24..], Groups.Count);
        Salt.CopyTo(rest[SaltAt..]);
        BinaryPrimitives.WriteInt64LittleEndian(rest[64..], FileLength);
        BinaryPrimitives.WriteInt64LittleEndian(rest[CreatedAtAt..], CreatedAt?.ToUnixTimeMilliseconds() ?? 0);
        CheckOf(pepper, Salt).CopyTo(rest[CheckAt..]);
        rest = rest[FixedLength..];
        foreach (SetGroup group in Groups)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, group.Epoch);
            group.Check.CopyTo(rest[8..]);
            BinaryPrimitives.WriteInt64LittleEndian(rest[24..], group.Seen);
            BinaryPrimitives.WriteInt64LittleEndian(rest[32..], group.Unseen);
            BinaryPrimitives.WriteInt64LittleEndian(rest[40..], group.Filtered);
            rest = rest[GroupLength..];
            foreach (Section section in group.Places)
            {
                BinaryPrimitives.WriteInt64LittleEndian(rest, section.Offset);
                BinaryPrimitives.WriteInt64LittleEndian(rest[8..], section.Length);
                BinaryPrimitives.WriteUInt32LittleEndian(rest[16..], section.Checksum);
                rest = rest[SectionLength..];
            }
        }
        HMACSHA256.HashData(HeaderKey(pepper, Salt), bytes.AsSpan(0, bytes.Length - TailLength), rest);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[32..], Crc32C.Compute(bytes.AsSpan(0, bytes.Length - 8)));
        return bytes;
    }

    /// <summary>How many bytes a header has in all, from its first <see cref="FixedLength"/>.</summary>
    /// <exception cref="ProblemException">It is no set, or of another version.</exception>
    public static int LengthOf(ReadOnlySpan<byte> start, string path)
    {
        if (start.Length < Magic.Length || !start.StartsWith(Magic))
            throw new ProblemException(
                new Problem("it is not a fingerprint set", path, "Name a file that keyscan keys export --set has written"));
        if (start.Length < FixedLength)
            throw Damaged("it ends inside its header", path);
        int version = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
        if (version != Version)
            throw new ProblemException(
                new Problem($"the fingerprint set has version {version}, this KeyScan reads {Version}", path,
                    "Export it again with this KeyScan, or use the one that wrote it"));
        int groups = BinaryPrimitives.ReadInt32LittleEndian(start[24..]);
        if (groups is < 0 or > MostGroups || BinaryPrimitives.ReadInt32LittleEndian(start[16..]) != LengthFor(groups))
            throw Damaged("its header contradicts itself", path);
        return LengthFor(groups);
    }

    /// <summary>Reads a whole header and authenticates it.</summary>
    /// <exception cref="ProblemException">It is damaged, was changed, or a pepper is missing or wrong.</exception>
    public static SetHeader Read(ReadOnlySpan<byte> bytes, string path, PepperRing peppers)
    {
        if (Crc32C.Compute(bytes[..^8]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^8..]))
            throw Damaged("its header has a wrong checksum", path);
        byte[] salt = bytes.Slice(SaltAt, SaltLength).ToArray();
        var groups = new SetGroup[BinaryPrimitives.ReadInt32LittleEndian(bytes[24..])];
        ReadOnlySpan<byte> rest = bytes[FixedLength..];
        for (int i = 0; i < groups.Length; i++)
            groups[i] = ReadGroup(ref rest);

        int epoch = BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]);
        Pepper pepper = PepperOf(epoch, bytes.Slice(CheckAt, CheckLength), salt, path, peppers);
        foreach (SetGroup group in groups)
            PepperOf(group.Epoch, group.Check, salt, path, peppers);
        byte[] authentic = HMACSHA256.HashData(HeaderKey(pepper, salt), bytes[..^TailLength]);
        if (!CryptographicOperations.FixedTimeEquals(authentic, bytes.Slice(bytes.Length - TailLength, authentic.Length)))
            throw Damaged("its header was changed after it was written", path);
        return new SetHeader
        {
            Epoch = epoch,
            Salt = salt,
            CreatedAt = BinaryPrimitives.ReadInt64LittleEndian(bytes[CreatedAtAt..]) is > 0 and <= LastMillisecond and var at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            HasOwners = (BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) & OwnersFlag) != 0,
            FileLength = BinaryPrimitives.ReadInt64LittleEndian(bytes[64..]),
            Groups = groups,
        };
    }

    /// <summary>The problem of a set that cannot be relied on.</summary>
    public static ProblemException Damaged(string what, string path, Exception? inner = null) =>
        new(new Problem($"the fingerprint set is damaged: {what}", path,
        "Copy it again from where it was exported, or export it again"), inner);

    private static SetGroup ReadGroup(ref ReadOnlySpan<byte> rest)
    {
        var group = new SetGroup
        {
            Epoch = BinaryPrimitives.ReadInt32LittleEndian(rest),
            Check = rest.Slice(8, CheckLength).ToArray(),
            Seen = BinaryPrimitives.ReadInt64LittleEndian(rest[24..]),
            Unseen = BinaryPrimitives.ReadInt64LittleEndian(rest[32..]),
            Filtered = BinaryPrimitives.ReadInt64LittleEndian(rest[40..]),
        };
        rest = rest[GroupLength..];
        for (int i = 0; i < SetGroup.Sections; i++, rest = rest[SectionLength..])
        {
            group.Places[i] = new Section(
                BinaryPrimitives.ReadInt64LittleEndian(rest),
                BinaryPrimitives.ReadInt64LittleEndian(rest[8..]),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[16..]));
        }
        return group;
    }

    private static Pepper PepperOf(int epoch, ReadOnlySpan<byte> check, ReadOnlySpan<byte> salt, string path, PepperRing peppers)
    {
        Pepper pepper = peppers.Find(epoch)
            ?? throw new ProblemException(
                new Problem($"the fingerprint set needs the pepper of epoch {epoch}, which is not there", path,
                    $"Give the pepper of epoch {epoch} too"));
        return CryptographicOperations.FixedTimeEquals(CheckOf(pepper, salt), check)
            ? pepper
            : throw new ProblemException(
            new Problem($"the fingerprint set was made with another pepper of epoch {epoch}", path,
                "Use the set of your organisation, or the pepper that it was exported with"));
    }

    private static byte[] HeaderKey(Pepper pepper, ReadOnlySpan<byte> salt) => pepper.Derive("set header", 32, salt);
}

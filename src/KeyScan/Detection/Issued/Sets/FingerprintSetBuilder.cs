using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Primitives.Files;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// Writes fingerprint sets. Keys are spooled to a file without a name beside the target, then placed into the mapped output:
/// memory stays flat whatever their number. The target is replaced in one step, or not at all.
/// </summary>
internal sealed class FingerprintSetBuilder : IDisposable
{
    private readonly string _path;
    private readonly PepperRing _peppers;
    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(SetHeader.SaltLength);
    private readonly bool _withOwners;
    private readonly SetSpool _spool;
    private readonly List<GroupDraft> _groups = [];
    private DateTimeOffset _createdAt;
    private long _ruleOnly;

    private FingerprintSetBuilder(string path, PepperRing peppers, bool withOwners)
    {
        (_path, _peppers, _withOwners) = (Path.GetFullPath(path), peppers, withOwners);
        _spool = new SetSpool(Path.GetDirectoryName(_path)!, withOwners);
    }

    /// <summary>Writes a set.</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="peppers">The peppers of all epochs that the records have; the newest one seals the file.</param>
    /// <param name="records">The keys, in any order, read once. A key that comes twice is kept twice, and the lower status
    /// found.</param>
    /// <param name="withOwners">Whether owners go along, sealed.</param>
    /// <param name="createdAt">When it is written, for who wants to tell an old set from a new one; null for now.</param>
    /// <exception cref="ProblemException">The file cannot be written, the disk is full, or a record is wrong.</exception>
    public static FingerprintSetSummary Write(string path, PepperRing peppers, IEnumerable<SetRecord> records, bool withOwners,
        DateTimeOffset? createdAt = null)
    {
        try
        {
            using var builder = new FingerprintSetBuilder(path, peppers, withOwners) { _createdAt = createdAt
                ?? TimeProvider.System.GetUtcNow() };
            foreach (SetRecord record in records)
                builder.Add(record);
            return builder.Finish();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(
                new Problem($"the fingerprint set cannot be written: {e.Message.TrimEnd('.')}", path,
                    "Check the path, its permissions and the room on its disk: up to 50 bytes a key are needed for a while, "
                        + "and more with owners"), e);
        }
    }

    private void Add(SetRecord record)
    {
        ReadOnlySpan<byte> hash = record.Hash.Span;
        if (hash.Length != Fingerprint.HashLength || !Enum.IsDefined(record.Key.Status))
            throw Wrong(record, "has a fingerprint or status that is none");
        if (record.Shape is { } known && (!Enum.IsDefined(known.Alphabet) || known.Length is < 1))
            throw Wrong(record, "has a token shape that this KeyScan does not know");
        bool filtered = record.Shape is { Alphabet: not TokenAlphabet.None, Length: >= LengthSet.Shortest
            and <= LengthSet.Longest };
        int group = GroupOf(record);
        var key = new SpooledKey(
            BinaryPrimitives.ReadUInt64BigEndian(hash),
            BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
            filtered ? record.Shape!.Value.Hash : 0,
            0,
            (ushort)group,
            record.Key.Status,
            Unseen: record.Shape is null,
            filtered);
        _groups[group].Count(key, _spool.Add(key, record.Key));
        if (filtered)
            _groups[group].Lengths.Add(record.Shape!.Value.Alphabet, record.Shape.Value.Length);
        else if (record.Shape is not null)
            _ruleOnly++;
    }

    private int GroupOf(SetRecord record)
    {
        for (int i = 0; i < _groups.Count; i++)
        {
            if (_groups[i].Group.Epoch == record.Epoch)
                return i;
        }
        Pepper pepper = _peppers.Find(record.Epoch)
            ?? throw new ProblemException(
                new Problem($"keys of epoch {record.Epoch} need the pepper of that epoch, which is not there", _path,
                    $"Give the pepper of epoch {record.Epoch} too"));
        _groups.Add(new GroupDraft(record.Epoch, SetHeader.CheckOf(pepper, _salt)));
        return _groups.Count <= SetHeader.MostGroups ? _groups.Count - 1
            : throw Wrong(record, $"is of one epoch too many; a set has at most {SetHeader.MostGroups}");
    }

    private ProblemException Wrong(SetRecord record, string what) =>
        new(new Problem($"the key {record.Key.KeyId ?? "without id"} {what}", _path, "Import it again with this KeyScan"));

    private FingerprintSetSummary Finish()
    {
        _spool.Flush();
        var header = new SetHeader { Epoch = _peppers.Current.Epoch, Salt = _salt, CreatedAt = _createdAt,
            HasOwners = _withOwners, Groups = [.. _groups.Select(g => g.Group)] };
        long end = SetHeader.LengthFor(_groups.Count);
        foreach (GroupDraft group in _groups)
        {
            if (Math.Max(group.Group.Seen, group.Group.Unseen) > SetLayout.MostKeys)
                throw new ProblemException(
                    new Problem($"epoch {group.Group.Epoch} has more than {SetLayout.MostKeys} keys", _path,
                        "Export a part of them"));
            end = group.Place(end, _withOwners);
        }
        header.FileLength = SetLayout.Align(end);

        AtomicFile.Replace(_path, temporary =>
        {
            using SafeFileHandle handle = Create(temporary, header.FileLength);
            using var map = new SetMap(handle, MemoryMappedFileAccess.ReadWrite);
            Fill(map, header);
        });
        return new FingerprintSetSummary(
            header.Groups.Sum(g => g.Seen + g.Unseen), header.Groups.Sum(g => g.Unseen), _ruleOnly, header.Groups.Count,
                header.FileLength);
    }

    private unsafe void Fill(SetMap map, SetHeader header)
    {
        using OwnerSeal? seal = _withOwners ? OwnerSeal.Derive(_peppers.Current, _salt) : null;
        new SetFill(map, header, _spool).Run(seal);
        foreach (GroupDraft draft in _groups)
        {
            SetGroup group = draft.Group;
            draft.Lengths.Bits.CopyTo(new Span<ulong>(map.Start + group[SectionKind.Lengths].Offset, LengthSet.TotalWords));
            for (int i = 0; i < SetGroup.Sections; i++)
                group.Places[i] = group.Places[i] with { Checksum = SetStructure.ChecksumOf(map, group.Places[i]) };
        }
        byte[] bytes = header.Write(_peppers.Current);
        bytes.CopyTo(new Span<byte>(map.Start, bytes.Length));
        map.Flush();
    }

    private static SafeFileHandle Create(string path, long length)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            // A mapped file that runs out of disk stops the process; this fails before.
            PreallocationSize = length,
        };
        using var stream = new FileStream(path, options);
        stream.SetLength(length);
        return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();
}

using System.Security.Cryptography;
using System.Text.Json;
using KeyScan.Primitives.Files;
using Microsoft.Win32.SafeHandles;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// The fingerprints of issued keys in a file. A small one is read at once, so that nothing that is done to the file later changes
/// what is found; a large one is read as it is asked for, and opening takes the same time for ten million keys and a hundred
/// million: <see cref="CheckUnchanged"/> tells at the end whether it stayed as it was. It gives away neither keys nor owners. All
/// threads may share one.
/// </summary>
internal sealed class FingerprintSet : IDisposable
{
    /// <summary>
    /// Files up to this many bytes are read and checked to the last byte when they are opened: that takes a few milliseconds.
    /// </summary>
    private const long CheckedAtOnce = 64 << 20;

    private static readonly SectionKind[] KeySections =
        [SectionKind.Filter, SectionKind.Lengths, SectionKind.SeenBuckets, SectionKind.UnseenBuckets];

    private readonly string _path;
    private readonly SetMap _map;
    private readonly PepperRing _peppers;
    private readonly SetHeader _header;

    /// <summary>What the file was like when it was opened; null for one that was read at once.</summary>
    private FileState? _state;

    private FingerprintSet(string path, SetMap map, PepperRing peppers)
    {
        (_path, _map, _peppers) = (path, map, peppers);
        int length = SetHeader.LengthOf(Bytes(0, Math.Min(map.Length, SetHeader.FixedLength)), path);
        if (length > map.Length)
            throw SetHeader.Damaged("it ends inside its header", path);
        _header = SetHeader.Read(Bytes(0, length), path, peppers);
        SetStructure.Check(_header, map.Length, path);
        Epochs = [.. _header.Groups.Select(g => new SetEpoch(map, g, peppers.Find(g.Epoch)!))
            .OrderByDescending(e => e.Pepper.Epoch)];
    }

    /// <summary>How many keys it has.</summary>
    public long Count => Epochs.Sum(e => e.Count);

    /// <summary>
    /// Names the keys that it has, whatever their status and owners: equal for two sets of the same keys. Made of the sections'
    /// checksums, so that it is there at once; not for telling apart what somebody wants to look alike.
    /// </summary>
    public string Digest => string.Join(' ', _header.Groups.OrderBy(g => g.Epoch).Select(g =>
        string.Join('-', [(uint)g.Epoch, g.Seen, g.Unseen, .. KeySections.Select(s => (long)g.Places[(int)s].Checksum)])));

    /// <summary>When it was written; null for a set of a KeyScan that did not say.</summary>
    public DateTimeOffset? CreatedAt => _header.CreatedAt;

    /// <summary>The epoch of the newest pepper that it was written with.</summary>
    public int NewestEpoch => _header.Epoch;

    /// <summary>The epochs that it has keys of.</summary>
    public IEnumerable<int> KeyEpochs => Epochs.Select(e => e.Pepper.Epoch);

    /// <summary>Whether it has owners, sealed.</summary>
    public bool HasOwners => _header.HasOwners;

    /// <summary>Its epochs, the newest first.</summary>
    internal IReadOnlyList<SetEpoch> Epochs { get; }

    /// <summary>Opens a set.</summary>
    /// <param name="path">The file.</param>
    /// <param name="peppers">The peppers of all epochs it has keys of.</param>
    /// <exception cref="ProblemException">
    /// The file cannot be read, is no set, is of another version, damaged or changed, or a pepper is missing or another one.
    /// </exception>
    public static FingerprintSet Open(string path, PepperRing peppers) => Open(path, peppers, CheckedAtOnce);

    /// <summary>
    /// Opens a set that is read, and whose every byte is checked, if it has no more than <paramref name="checkedAtOnce"/>; a
    /// larger one is read as it is asked for.
    /// </summary>
    internal static FingerprintSet Open(string path, PepperRing peppers, long checkedAtOnce)
    {
        SetMap map = Read(path, checkedAtOnce, out FileState? state);
        try
        {
            if (!BitConverter.IsLittleEndian)
                throw new ProblemException(
                    new Problem("fingerprint sets are read on little-endian processors only", path, "Scan on another machine"));
            var set = new FingerprintSet(path, map, peppers) { _state = state };
            if (state is null)
                set.Verify();
            return set;
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>Looks a fingerprint up.</summary>
    /// <param name="epoch">The epoch of its pepper.</param>
    /// <param name="hash">Its 32 bytes; any other number is never found.</param>
    /// <param name="match">The key, if it is there.</param>
    public bool TryFind(int epoch, ReadOnlySpan<byte> hash, out SetMatch match)
    {
        match = default;
        if (hash.Length != Fingerprint.HashLength)
            return false;
        foreach (SetEpoch one in Epochs)
        {
            if (one.Pepper.Epoch == epoch)
                return one.TryFind(hash, out match);
        }
        return false;
    }

    /// <summary>
    /// Looks a secret up, given as UTF-8: by its fingerprints under the peppers of all epochs that the set has, the newest first.
    /// </summary>
    public SetMatch? Find(ReadOnlySpan<byte> secretUtf8)
    {
        Span<byte> hash = stackalloc byte[Fingerprint.HashLength];
        foreach (SetEpoch epoch in Epochs)
        {
            Fingerprint.Compute(epoch.Pepper, secretUtf8, hash);
            if (epoch.TryFind(hash, out SetMatch match))
                return match;
        }
        return null;
    }

    /// <summary>What the set says of a key that it has: all with owners, and only the status without.</summary>
    /// <exception cref="ProblemException">The owner's record is damaged or was changed.</exception>
    public IssuedKey KeyOf(SetMatch match)
    {
        if (!HasOwners)
            return new IssuedKey { KeyId = null, Status = match.Status };
        SetEpoch epoch = Epochs.FirstOrDefault(e => e.Pepper.Epoch == match.Epoch)
            ?? throw new ArgumentException("The match is not of this set.", nameof(match));
        byte[] record = epoch.OwnerOf(match, out ulong entry);
        if (record.Length == 0)
            throw SetHeader.Damaged("an owner's record lies outside its section", _path);
        try
        {
            using OwnerSeal seal = OwnerSeal.Derive(_peppers.Find(_header.Epoch)!, _header.Salt);
            return OwnerText.Read(seal.Open(SetStructure.OwnerKind(match.Epoch, match.Unseen), match.Number, entry, record),
                match.Status);
        }
        catch (Exception e) when (e is CryptographicException or JsonException or InvalidOperationException or FormatException
            or ArgumentOutOfRangeException)
        {
            throw SetHeader.Damaged("an owner's record was changed after it was written", _path, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(record);
        }
    }

    /// <summary>Checks every byte against the checksums of the header.</summary>
    /// <exception cref="ProblemException">One is wrong.</exception>
    public void Verify()
    {
        foreach (SetGroup group in _header.Groups)
        {
            for (int i = 0; i < SetGroup.Sections; i++)
            {
                if (SetStructure.ChecksumOf(_map, group.Places[i]) != group.Places[i].Checksum)
                    throw SetHeader.Damaged($"the {(SectionKind)i} of epoch {group.Epoch} have a wrong checksum", _path);
            }
        }
    }

    /// <summary>
    /// Whether what was looked up so far was what the file said when it was opened. Nothing to ask where it was read at once.
    /// </summary>
    /// <exception cref="ProblemException">Somebody wrote into the file, or put another in its place: keys may not have been
    /// found.</exception>
    public void CheckUnchanged()
    {
        if (_state is { } before && (_map.IsCut || FileState.Of(_path) != before))
            throw new ProblemException(
                new Problem("the fingerprint set was changed while it was in use, so that keys may not have been found", _path,
                    "Scan again; replace a set by renaming a new file onto it when no scan runs"));
    }

    /// <inheritdoc/>
    public void Dispose() => _map.Dispose();

    private byte[] Bytes(long offset, long length)
    {
        byte[] bytes = new byte[length];
        _map.Read(offset, bytes);
        return bytes;
    }

    private static SetMap Read(string path, long mostRead, out FileState? state)
    {
        try
        {
            state = FileState.Of(path);
            SafeFileHandle handle = RegularFile.Open(path);
            try
            {
                if (RandomAccess.GetLength(handle) > mostRead)
                    return SetMap.OnDemand(handle);
                state = null;
                return SetMap.Copy(handle);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(
                new Problem($"the fingerprint set cannot be read: {e.Message.TrimEnd('.')}", path,
                    "Check the path and its permissions"), e);
        }
    }

    /// <summary>What tells a file that was left alone from one that was not.</summary>
    private sealed record FileState(long Length, DateTime WrittenAt)
    {
        /// <summary>What the file is like now; a length below nothing where it is not there.</summary>
        public static FileState Of(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new FileState(file.Length, file.LastWriteTimeUtc) : new FileState(-1, default);
        }
    }
}

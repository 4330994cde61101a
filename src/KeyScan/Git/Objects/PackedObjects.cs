using System.Buffers;
using KeyScan.Git.Packs;

namespace KeyScan.Git.Objects;

/// <summary>
/// Reads single objects of packs: follows the chain of deltas to a whole object, then applies them on the way back.
/// </summary>
/// <param name="findElsewhere">Finds a delta's base that its own pack does not hold: in another pack, or whole.</param>
internal sealed class PackedObjects(PackedObjects.FindBase findElsewhere)
{
    /// <summary>Git writes no chain longer than this.</summary>
    public const int LongestChain = 4096;

    private const long CacheCapacity = 32 << 20;
    private const long MostWork = 8L << 30;
    private const int LongestDeltaHeader = 20;

    private readonly BaseCache<(Pack, long)> _cache = new(CacheCapacity);

    /// <summary>Where the object <paramref name="id"/> is: in a pack, or read whole.</summary>
    internal delegate bool FindBase(in ObjectId id, out (Pack? Pack, long Offset, ObjectRead Whole) place);

    /// <summary>Reads the object <paramref name="id"/> that begins at <paramref name="offset"/>.</summary>
    public ObjectRead Read(Pack pack, long offset, in ObjectId id, long largest, bool headerOnly)
    {
        try
        {
            return Read(pack, offset, largest, headerOnly);
        }
        catch (GitObjectException e)
        {
            return ObjectRead.Corrupt(pack.MakeError(id, offset, e.Message));
        }
    }

    private ObjectRead Read(Pack pack, long offset, long largest, bool headerOnly)
    {
        var chain = new List<Link>();
        long size = -1;
        ObjectType type;
        byte[]? content = null;
        while (true)
        {
            if (_cache.TryGet((pack, offset), out type, out byte[] cached))
            {
                content = cached;
                break;
            }
            var link = new Link(pack, offset, ReadEntry(pack, offset));
            if (!link.Entry.IsDelta)
            {
                type = link.Entry.Type;
                chain.Add(link);
                break;
            }
            if (chain.Count == 0)
                size = ReadResultSize(link);
            if (chain.Count >= LongestChain || chain.Exists(other => other.Offset == link.Offset && other.Pack == link.Pack))
                throw Broken(link, chain.Count >= LongestChain ? "the delta chain is too long"
                    : "the delta chain ends in itself");
            chain.Add(link);
            if (!TryFindBase(link, out pack, out offset, out ObjectRead whole))
            {
                (type, content) = (whole.Type, whole.Content.ToArray());
                break;
            }
        }

        if (size < 0)
            size = content?.Length ?? chain[0].Entry.Size;
        if (headerOnly)
            return ObjectRead.Header(type, size);
        return size > largest ? ObjectRead.TooLarge(type, size) : ObjectRead.Found(type, Rebuild(chain, type, content));
    }

    /// <summary>
    /// Applies the chain's deltas to <paramref name="content"/>, or to its last link where that is a whole object.
    /// </summary>
    private byte[] Rebuild(List<Link> chain, ObjectType type, byte[]? content)
    {
        long work = 0;
        for (int i = chain.Count - 1; i >= 0; i--)
        {
            Link link = chain[i];
            content = link.Entry.IsDelta ? ApplyDelta(link, content!) : InflateWhole(link);
            work += content.Length;
            if (work > MostWork)
                throw Broken(link, "the delta chain rebuilds too many bytes");
            _cache.Add((link.Pack, link.Offset), type, content);
        }
        return content!;
    }

    private static byte[] InflateWhole(Link link)
    {
        CheckSize(link);
        byte[] content = new byte[link.Entry.Size];
        Inflate(link, content);
        return content;
    }

    private static byte[] ApplyDelta(Link link, byte[] source)
    {
        CheckSize(link);
        byte[] rented = ArrayPool<byte>.Shared.Rent((int)link.Entry.Size);
        try
        {
            Span<byte> delta = rented.AsSpan(0, (int)link.Entry.Size);
            Inflate(link, delta);
            long size = new DeltaInstructions(delta).ResultSize;
            if (size > ObjectDatabase.LargestBase)
                throw Broken(link, $"{size} bytes are too many");
            byte[] result = new byte[size];
            return DeltaInstructions.Apply(delta, source, result) is { } error ? throw Broken(link, error.What) : result;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool TryFindBase(Link link, out Pack pack, out long offset, out ObjectRead whole)
    {
        whole = default;
        (pack, offset) = (link.Pack, link.Entry.BaseOffset);
        ObjectId id = link.Entry.BaseId;
        if (link.Entry.Kind == PackEntryKind.OffsetDelta || link.Pack.Listing.TryFind(id, out offset))
            return true;
        if (!findElsewhere(id, out var place))
            throw Broken(link, $"its delta base {id} is missing");
        if (place.Pack is not null)
        {
            (pack, offset) = (place.Pack, place.Offset);
            return true;
        }
        whole = place.Whole;
        return whole.Outcome == ReadOutcome.Found
            ? false
            : throw Broken(link, whole.Error is null ? $"its delta base {id} is too large"
            : $"its delta base: {whole.Error.Message}");
    }

    private static PackEntry ReadEntry(Pack pack, long offset) =>
        PackEntry.TryRead(pack.File, offset, out PackEntry entry, out Fault? error)
        ? entry
        : throw new GitObjectException(error!.What, $"{pack.File.Path} at byte {offset}");

    private static long ReadResultSize(Link link)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(LongestDeltaHeader, link.Entry.Size)];
        Inflate(link, start);
        var delta = new DeltaInstructions(start);
        return delta.Error is { } error ? throw Broken(link, error.What) : delta.ResultSize;
    }

    private static void CheckSize(Link link)
    {
        if (link.Entry.Size > ObjectDatabase.LargestBase)
            throw Broken(link, $"{link.Entry.Size} bytes are too many");
        if (link.Pack.File.CheckSize(link.Entry, link.Pack.File.DataEnd) is { } error)
            throw Broken(link, error.What);
    }

    private static void Inflate(Link link, Span<byte> destination)
    {
        if (link.Pack.File.Inflate(link.Entry, link.Pack.File.DataEnd, destination, Inflater.OfThread) is { } error)
            throw Broken(link, error.What);
        // As many compressed bytes at most.
        link.Pack.File.NoteRead(link.Entry.Data, destination.Length);
    }

    private static GitObjectException Broken(Link link, string what) => new(what, $"{link.Pack.File.Path} at byte {link.Offset}");

    private sealed record Link(Pack Pack, long Offset, PackEntry Entry);
}

namespace KeyScan.Git.Packs;

/// <summary>A pack and what it lists.</summary>
internal sealed class Pack(PackFile file, IPackListing listing) : IDisposable
{
    /// <summary>The entries.</summary>
    public PackFile File { get; } = file;

    /// <summary>Which objects it holds, and where.</summary>
    public IPackListing Listing { get; } = listing;

    /// <summary>What is wrong with the pack as a whole and leaves its entries to be tried; null for nothing.</summary>
    public Fault? FindMismatch()
    {
        if (File.Count != Listing.Count && Listing is PackIndex)
            return $"the pack has {File.Count} objects, its index {Listing.Count}";
        return Listing is PackIndex index && !index.PackChecksum.SequenceEqual(File.Checksum)
            ? "the pack's checksum is not the one its index was made for; it may be cut"
            : null;
    }

    /// <summary>What is wrong with the object at <paramref name="offset"/>, as an exception to throw or to report.</summary>
    public GitObjectException MakeError(in ObjectId id, long offset, Fault error) =>
        new($"object {id} cannot be read: {error}", $"{File.Path} at byte {offset}");

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Dispose();
        (Listing as IDisposable)?.Dispose();
    }
}

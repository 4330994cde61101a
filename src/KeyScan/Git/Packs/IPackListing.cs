namespace KeyScan.Git.Packs;

/// <summary>Which objects a pack holds and where: the pack's own index, or its part of a multi-pack-index.</summary>
internal interface IPackListing : ISortedIds
{
    /// <summary>The file that says so.</summary>
    string Path { get; }

    /// <summary>Where in the pack the object at <paramref name="position"/> begins; negative where the index is broken.</summary>
    long OffsetAt(int position);

    /// <summary>Where the object <paramref name="id"/> begins; false when the pack does not hold it.</summary>
    bool TryFind(in ObjectId id, out long offset);
}

/// <summary>A table of ids, in order unless it is broken.</summary>
internal interface ISortedIds
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>The id at <paramref name="position"/>.</summary>
    ObjectId IdAt(int position);
}

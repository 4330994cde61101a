namespace KeyScan.Git.Bulk;

/// <summary>Takes the objects of a pack in the order that is fastest to rebuild them. Several workers call at once.</summary>
internal interface IObjectReceiver
{
    /// <summary>
    /// Whether an object may be wanted, asked before anything is inflated: what no object that may be wanted is made of is not
    /// even read. The type is none where it cannot be told yet.
    /// </summary>
    bool MayWant(ObjectId id, ObjectType type) => true;

    /// <summary>Whether the object is wanted; asked by the worker that is about to rebuild it.</summary>
    bool Wants(ObjectId id, ObjectType type, long size);

    /// <summary>Takes an object. The content is the worker's again as soon as this returns.</summary>
    /// <param name="id">The object.</param>
    /// <param name="type">What it is.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="worker">The number of the worker that calls; calls with one number never overlap.</param>
    /// <param name="link">
    /// What the object is made of, and what the receiver has noted of that; what it notes of this one comes back with those made
    /// of it. Null where it was read by itself. The worker's again as soon as this returns.
    /// </param>
    void Receive(ObjectId id, ObjectType type, ReadOnlyMemory<byte> content, int worker, DeltaLink? link);
}

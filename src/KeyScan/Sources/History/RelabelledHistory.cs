namespace KeyScan.Sources.History;

/// <summary>A history that belongs to something else than code, such as a wiki's: its places bear that kind.</summary>
/// <param name="history">The history.</param>
/// <param name="place">Says of a place of the history what it is.</param>
internal sealed class RelabelledHistory(IAttributingSource history, Func<Provenance, Provenance> place) : IAttributingSource
{
    /// <inheritdoc/>
    public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation) =>
        history.Read(createReceiver, coverage, cancellation);

    /// <inheritdoc/>
    public IReadOnlyDictionary<ObjectId,
        IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, CoverageCounter coverage,
        CancellationToken cancellation)
    {
        var places = new Dictionary<ObjectId, IReadOnlyList<Provenance>>();
        foreach ((ObjectId id, IReadOnlyList<Provenance> seen) in history.Attribute(objects, coverage, cancellation))
            places.Add(id, [.. seen.Select(place)]);
        return places;
    }
}

namespace KeyScan;

/// <summary>
/// A source that can tell only after it has read its blobs where they belong, and does so only for those with findings.
/// </summary>
public interface IAttributingSource : IBlobSource
{
    /// <summary>
    /// Where each of <paramref name="objects"/> was seen, the oldest place first. One that is missing in the answer was read but
    /// is nowhere that was asked for: its findings do not count. Asked once after the reading, also for nothing: a source may
    /// find out only here what it is missing.
    /// </summary>
    IReadOnlyDictionary<ObjectId,
        IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, CoverageCounter coverage,
        CancellationToken cancellation);
}

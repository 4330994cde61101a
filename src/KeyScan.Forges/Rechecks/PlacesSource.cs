using KeyScan.Registry.Findings;

namespace KeyScan.Forges.Rechecks;

/// <summary>Recorded places as a source.</summary>
/// <param name="reader">Reads them.</param>
/// <param name="places">The places.</param>
internal sealed class PlacesSource(PlaceReader reader, IReadOnlyList<RecordedLocation> places) : IBlobSource
{
    /// <inheritdoc/>
    public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
    {
        IBlobReceiver receiver = createReceiver();
        // What stands twice in a file is found by reading it once.
        foreach (RecordedLocation place in places.DistinctBy(p => (p.Source, p.Path, p.Commit)))
        {
            cancellation.ThrowIfCancellationRequested();
            reader.HandOver(place, receiver, coverage);
        }
    }
}

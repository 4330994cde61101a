namespace KeyScan;

/// <summary>A place blobs come from.</summary>
public interface IBlobSource
{
    /// <summary>
    /// Hands every blob to a receiver, on as many threads as the source sees fit, and returns when all are handed over. What
    /// could not be read becomes a problem in <paramref name="coverage"/> and the rest goes on.
    /// </summary>
    /// <param name="createReceiver">Makes one receiver for each thread; a receiver is only ever called by one thread.</param>
    /// <param name="coverage">Counts what was read and what was not.</param>
    /// <param name="cancellation">Stops the reading between two blobs.</param>
    void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation);
}

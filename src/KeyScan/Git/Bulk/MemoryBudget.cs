namespace KeyScan.Git.Bulk;

/// <summary>
/// The bytes that all workers may hold together. A worker that holds the turn may go over it, so that none waits for ever.
/// </summary>
internal sealed class MemoryBudget(long limit) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private long _held;
    private long _peak;

    /// <summary>The most that was held at once.</summary>
    public long Peak => Volatile.Read(ref _peak);

    /// <summary>Takes bytes if they are within the limit.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) is var held && held > limit)
        {
            Interlocked.Add(ref _held, -bytes);
            return false;
        }
        NotePeak(held);
        return true;
    }

    /// <summary>Takes bytes, within the limit or not.</summary>
    public void Take(long bytes) => NotePeak(Interlocked.Add(ref _held, bytes));

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);

    /// <summary>Waits until no other worker may go over the limit.</summary>
    public void TakeTurn() => _turn.Wait();

    /// <summary>Lets the next worker go over the limit.</summary>
    public void ReturnTurn() => _turn.Release();

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private void NotePeak(long held)
    {
        long peak;
        while (held > (peak = Volatile.Read(ref _peak)) && Interlocked.CompareExchange(ref _peak, held, peak) != peak)
        {
        }
    }
}

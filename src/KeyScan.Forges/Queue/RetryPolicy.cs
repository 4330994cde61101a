namespace KeyScan.Forges.Queue;

/// <summary>
/// How long something is waited for that is away, such as a broker or a database: tried again after longer and longer pauses,
/// until a bound.
/// </summary>
/// <param name="most">How long in all, from the first failure on: what is done may itself take long.</param>
/// <param name="isHopeless">Whether a problem does not go away by waiting.</param>
/// <param name="say">Told of each problem and the pause after it.</param>
internal sealed class RetryPolicy(TimeSpan most, Func<ProblemException, bool> isHopeless, Action<Problem, TimeSpan> say)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>Does <paramref name="work"/> until it succeeds.</summary>
    /// <param name="work">What is done; done again only where it threw a <see cref="ProblemException"/>.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ProblemException">The last problem: it is hopeless, or time is up.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<T> WaitAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        long? failed = null;
        TimeSpan Waited()
        {
            long now = TimeProvider.System.GetTimestamp();
            return TimeProvider.System.GetElapsedTime(failed ??= now, now);
        }
        for (TimeSpan pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await work();
            }
            catch (ProblemException e) when (!isHopeless(e) && Waited() is var waited && waited < most)
            {
                TimeSpan left = most - waited;
                // Many workers that lost the same server must not all come back at the same moment.
                TimeSpan wait = pause * (0.5 + Random.Shared.NextDouble() / 2);
                wait = wait < left ? wait : left;
                say(e.Problem, wait);
                await Task.Delay(wait, cancellation);
            }
        }
    }

    /// <summary>See <see cref="WaitAsync{T}"/>.</summary>
    public Task WaitAsync(Func<Task> work, CancellationToken cancellation) => WaitAsync(async () =>
    {
        await work();
        return true;
    }, cancellation);
}

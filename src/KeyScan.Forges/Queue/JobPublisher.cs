namespace KeyScan.Forges.Queue;

/// <summary>
/// Puts jobs on the queue; each counts only once the broker has confirmed that it is on disk, on most nodes of a cluster.
/// </summary>
/// <param name="address">The broker.</param>
/// <param name="patience">How long a broker that is away is waited for.</param>
/// <param name="key">What jobs are signed with; null for jobs that are not signed.</param>
internal sealed class JobPublisher(QueueAddress address, RetryPolicy patience, JobKey? key)
{
    private const int Batch = 100;

    /// <summary>How many are on the queue.</summary>
    public int Confirmed { get; private set; }

    /// <summary>Queues all jobs. Some may come to stand there twice where the broker was lost in between.</summary>
    /// <exception cref="ProblemException">A job is none that a worker takes; or the broker is away, or takes no more:
    /// <see cref="Confirmed"/> says how many it has.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task PublishAsync(IEnumerable<ScanJob> jobs, CancellationToken cancellation)
    {
        // All are written before the first is sent: one that no worker would take is found before anything is queued.
        ReadOnlyMemory<byte>[] left = [.. jobs.Select(JobJson.Write).Select(job => key?.Sign(job) ?? job)];
        QueueConnection? connection = null;
        try
        {
            while (left.Length > 0)
            {
                await patience.WaitAsync(async () =>
                {
                    connection ??= await QueueConnection.OpenAsync(address, "keyscan --enqueue", cancellation);
                    Task[] sent = [.. left.Take(Batch).Select(job =>
                        connection.PublishAsync(QueueConnection.Jobs, job, null, null, cancellation))];
                    try
                    {
                        await Task.WhenAll(sent);
                    }
                    catch (QueueException)
                    {
                        await connection.DisposeAsync();
                        connection = null;
                        throw;
                    }
                    finally
                    {
                        Confirmed += sent.Count(s => s.IsCompletedSuccessfully);
                        left = [.. left.Where((_, i) => i >= sent.Length || !sent[i].IsCompletedSuccessfully)];
                    }
                }, cancellation);
            }
        }
        finally
        {
            if (connection is not null)
                await connection.DisposeAsync();
        }
    }
}

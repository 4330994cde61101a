namespace KeyScan.Forges.Queue;

/// <summary>What a worker asks of a message before it believes it to be a job: who signed it, and of when it is.</summary>
/// <param name="key">The key that jobs are signed with; null for a worker that has none.</param>
/// <param name="takesUnsigned">Whether jobs without a signature are taken all the same.</param>
internal sealed class JobGate(JobKey? key, bool takesUnsigned)
{
    /// <summary>
    /// A signed job that somebody kept can be put on the queue again for so long; it can but have the same repository scanned
    /// from the same address, and one that was scanned since its run began is not scanned again.
    /// </summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(7);

    /// <summary>How far the run of a job may lie ahead.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Reads a job.</summary>
    /// <param name="body">What stood on the queue.</param>
    /// <param name="wrong">Why it is none; nothing of the job is repeated there.</param>
    /// <returns>The job and whether it was signed; null where it is none that this worker takes.</returns>
    public (ScanJob Job, bool IsSigned)? Read(ReadOnlyMemory<byte> body, out Fault? wrong)
    {
        if (body.Length > JobJson.LargestJob)
            return JobJson.Read(body, out wrong) is { } large ? (large, false) : null;
        bool isSigned = JobKey.TrySplit(body, out ReadOnlyMemory<byte> text, out byte[] signature);
        if (JobJson.Read(text, out wrong) is not { } job)
            return null;
        if (isSigned && key is not null)
        {
            wrong = key.Verify(text, signature) ? null : "it was signed with another key";
            return wrong is null ? (job, true) : null;
        }
        if (takesUnsigned)
            return (job, false);
        wrong = isSigned ? "it is signed, and this worker has no key to check that with" : "it is not signed";
        return null;
    }

    /// <summary>What is wrong with the time of a job; null where nothing is.</summary>
    /// <param name="job">The job.</param>
    /// <param name="now">The time, by the database's clock.</param>
    public static Fault? FindFault(ScanJob job, DateTimeOffset now) =>
        job.Run < now - Oldest ? $"its run began more than {Oldest.TotalDays:0} days ago"
        : job.Run > now + Ahead ? "its run has not begun yet"
        : null;
}

namespace KeyScan.Forges.Queue;

/// <summary>The broker is away, or refuses. Whatever was in hand goes to another worker.</summary>
internal sealed class QueueException : ProblemException
{
    /// <summary>Creates an exception for <paramref name="problem"/>.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="isHopeless">See <see cref="IsHopeless"/>.</param>
    /// <param name="innerException">What the client said.</param>
    public QueueException(Problem problem, bool isHopeless = false, Exception? innerException = null)
        : base(problem, innerException) => IsHopeless = isHopeless;

    /// <summary>Whether it stays however long one waits: a wrong password, or queues that somebody has made otherwise.</summary>
    public bool IsHopeless { get; }
}

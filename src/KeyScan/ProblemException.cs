namespace KeyScan;

/// <summary>Thrown for input that leaves nothing to go on with; carries the <see cref="KeyScan.Problem"/> to show.</summary>
public class ProblemException : Exception
{
    /// <summary>Creates an exception for <paramref name="problem"/>.</summary>
    public ProblemException(Problem problem, Exception? innerException = null)
        : base(problem.ToString(), innerException) => Problem = problem;

    /// <summary>What is wrong, where, and what to do.</summary>
    public Problem Problem { get; }
}

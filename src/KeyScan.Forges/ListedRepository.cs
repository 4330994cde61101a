namespace KeyScan.Forges;

/// <summary>
/// A repository as its forge lists it, with what decides whether it is scanned. What the forge says of one may make no sense;
/// that is a problem of this one alone, and of nobody who does not want it scanned.
/// </summary>
/// <param name="ShortName">Its name without its owner's.</param>
internal sealed record ListedRepository(string ShortName)
{
    /// <summary>The repository, ready to be scanned; null where there is a <see cref="Problem"/>.</summary>
    public FleetRepository? Repository { get; private init; }

    /// <summary>Why it cannot be scanned; null where it can.</summary>
    public Problem? Problem { get; private init; }

    /// <summary>Who may read it: <c>public</c>, <c>private</c>, or <c>internal</c>.</summary>
    public required string Visibility { get; init; }

    /// <summary>What it is about, in its owners' words.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>When somebody last pushed to it; null where nobody has.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>Whether it is closed for changes.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Whether it was made as a copy of another.</summary>
    public bool IsFork { get; init; }

    /// <summary>The same with what it is to be scanned by, or with the problem that keeps it from being.</summary>
    /// <param name="fullName">Its name, for the problem.</param>
    /// <param name="describe">Says where it lies; its <see cref="ProblemException"/> is the problem.</param>
    public ListedRepository With(string fullName, Func<FleetRepository> describe)
    {
        try
        {
            return this with { Repository = describe() };
        }
        catch (ProblemException e)
        {
            return this with
            {
                Problem = new Problem($"it cannot be scanned as it is listed: {e.Problem.What} ({e.Problem.Where})", fullName,
                    "Look at it there, or leave it out with --exclude"),
            };
        }
    }
}

namespace KeyScan.Forges;

/// <summary>A repository as its forge lists it, with what decides whether it is scanned.</summary>
/// <param name="Repository">The repository, ready to be scanned.</param>
/// <param name="ShortName">Its name without its owner's.</param>
internal sealed record ListedRepository(FleetRepository Repository, string ShortName)
{
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
}

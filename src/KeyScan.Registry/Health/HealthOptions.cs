namespace KeyScan.Registry.Health;

/// <summary>What health is measured by.</summary>
internal sealed record HealthOptions
{
    /// <summary>The time of the report.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>A key that is older and was not rotated is a concern.</summary>
    public TimeSpan RotateWithin { get; init; } = TimeSpan.FromDays(90);

    /// <summary>A key that nobody has used for this long is a concern.</summary>
    public TimeSpan UnusedFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How many repositories scans have covered, of how many that are known; null where nobody says. Where none is, no key is
    /// known not to have leaked.
    /// </summary>
    public (long Covered, long Repositories)? Coverage { get; init; }

    /// <summary>Names or addresses of people who have left, in any case.</summary>
    public IReadOnlySet<string> Departed { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}

namespace KeyScan.Registry.Health;

/// <summary>What can be wrong with an active key, the most urgent first.</summary>
public enum HealthConcern
{
    /// <summary>It has leaked and still works.</summary>
    Leaked,

    /// <summary>Its owner has left.</summary>
    DepartedOwner,

    /// <summary>Nobody answers for it: no owner and no team.</summary>
    NoOwner,

    /// <summary>It can do what only an administrator needs.</summary>
    AdminScopes,

    /// <summary>Nobody has used it for long.</summary>
    Unused,

    /// <summary>It is old and was not rotated.</summary>
    NotRotated,

    /// <summary>It works for ever.</summary>
    NoExpiry,

    /// <summary>Several integrations share it, so that it cannot be revoked for one of them.</summary>
    ManyIntegrations,
}

/// <summary>What health is measured by.</summary>
public sealed record HealthOptions
{
    /// <summary>The time of the report.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>A key that is older and was not rotated is a concern.</summary>
    public TimeSpan RotateWithin { get; init; } = TimeSpan.FromDays(90);

    /// <summary>A key that nobody has used for this long is a concern.</summary>
    public TimeSpan UnusedFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How many repositories scans have covered, of how many that are known; null where nobody says. Where none is, no key is known not to have leaked.</summary>
    public (long Covered, long Repositories)? Coverage { get; init; }

    /// <summary>Names or addresses of people who have left, in any case.</summary>
    public IReadOnlySet<string> Departed { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}

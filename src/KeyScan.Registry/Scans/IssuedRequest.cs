using KeyScan.Registry.Database;

namespace KeyScan.Registry.Scans;

/// <summary>What somebody asks about issued keys.</summary>
internal sealed record IssuedRequest
{
    /// <summary>A fingerprint set; null for none.</summary>
    public string? SetPath { get; init; }

    /// <summary>A set that was written before this is too old; null for any.</summary>
    public DateTimeOffset? OldestSet { get; init; }

    /// <summary>The registry; null for none.</summary>
    public RegistryAddress? Registry { get; init; }

    /// <summary>The name that leaks are recorded under; null for that of what is scanned.</summary>
    public string? Repository { get; init; }

    /// <summary>
    /// The endpoints file, where leaked keys are to be sent to those in mode <c>auto</c>; null for nothing sent.
    /// </summary>
    public string? EndpointsPath { get; init; }

    /// <summary>Whether anybody can read what is scanned: leaks of issued keys are more severe.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether anybody asked for issued keys.</summary>
    public bool IsGiven => SetPath is not null || Registry is not null || EndpointsPath is not null;
}

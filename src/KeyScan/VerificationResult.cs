namespace KeyScan;

/// <summary>What is known of whether a secret works, and for whom. Holds nothing of the secret.</summary>
public sealed record VerificationResult
{
    /// <summary>Whether it works.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Whose it is and what it opens; null where the provider did not say, or was not asked.</summary>
    public Identity? Identity { get; init; }

    /// <summary>Why nobody asked, or what made the answer unclear; null where there is nothing to say.</summary>
    public string? Why { get; init; }

    /// <summary>When the provider answered; null where nobody asked.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The host that answered, or would have been asked; null where there is none.</summary>
    public string? Host { get; init; }

    /// <summary>Nobody asked, and nobody was told to.</summary>
    public static VerificationResult NotTried { get; } = new() { Outcome = Outcome.NotTried };
}

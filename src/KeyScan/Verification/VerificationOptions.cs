using KeyScan.Primitives;

namespace KeyScan.Verification;

/// <summary>How providers are asked. Whoever has none asks nobody.</summary>
internal sealed record VerificationOptions
{
    /// <summary>Whether it is only said who would be asked, and nobody is.</summary>
    public bool IsDry { get; init; }

    /// <summary>Whether only what works fails a run.</summary>
    public bool FailOnlyActive { get; init; }

    /// <summary>How many secrets of a run are asked about, the most severe first.</summary>
    public int MostSecrets { get; init; } = DefaultMostSecrets;

    /// <summary>How long a run asks; what is left then is not asked about.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether verdicts of before this run count for nothing: somebody wants to know how it is now.</summary>
    public bool AsksAnew { get; init; }

    /// <summary>A file that has verdicts from one run to the next; null for none.</summary>
    public string? VerdictsPath { get; init; }

    /// <summary>Hosts and networks that may be asked although they are not public: an organisation's own servers.</summary>
    public AllowedAddresses AllowPrivate { get; init; } = AllowedAddresses.None;

    /// <summary>See <see cref="MostSecrets"/>.</summary>
    public const int DefaultMostSecrets = 2000;
}

using KeyScan.Decoding.Archives;
using KeyScan.Detection.Issued;
using KeyScan.Filtering;
using KeyScan.Rules;

namespace KeyScan.Pipeline;

/// <summary>How a <see cref="Scanner"/> scans.</summary>
public sealed record ScanOptions
{
    /// <summary>The rules in force.</summary>
    public required RuleCatalogue Rules { get; init; }

    /// <summary>Filters, in order; the first that judges a place decides.</summary>
    public IReadOnlyList<IFindingFilter> Filters { get; init; } = [];

    /// <summary>The repository's salt for finding ids.</summary>
    public ReadOnlyMemory<byte> Salt { get => FindSalt?.Invoke() ?? field; init; } = DefaultSalt;

    /// <summary>Gives the salt when something is found; null where <see cref="Salt"/> says it.</summary>
    public Func<ReadOnlyMemory<byte>>? FindSalt { get; init; }

    /// <summary>The organisation's peppers for fingerprints; null for none.</summary>
    public PepperRing? Peppers { get; init; }

    /// <summary>The keys the organisation has issued; null where nobody looks for them.</summary>
    internal IssuedKeys? IssuedKeys { get; init; }

    /// <summary>
    /// How many lines around a secret of a rule are kept with it, to ask its provider; less than 0 for none. Null where nobody
    /// asks.
    /// </summary>
    internal Func<Rule, int>? NearbyLines { get; init; }

    /// <summary>Whether anybody can read what is scanned: that makes the leak of an issued key worse.</summary>
    public bool IsPublic { get; init; }

    /// <summary>How deep to look into what is encoded in what is encoded (base64 and others); 0 for not at all.</summary>
    public int MaxDecodeDepth { get; init; } = DefaultMaxDecodeDepth;

    /// <summary>How far archives are opened.</summary>
    public ArchiveLimits Archives { get; init; } = new();

    /// <summary>The least confidence that fails a run.</summary>
    public Confidence FailOn { get; init; } = Confidence.Medium;

    /// <summary>
    /// What decides which secrets are found, in one line: who remembers what was scanned scans again where it changed.
    /// </summary>
    public string Digest() => $"{Rules.Digest()} {MaxDecodeDepth} {Archives.MaxDepth} {IssuedKeys?.Digest}";

    /// <summary>
    /// Encoded twice happens (a Kubernetes secret in a Helm release); three times is somebody hiding things, who has better ways.
    /// </summary>
    public const int DefaultMaxDecodeDepth = 2;

    /// <summary>See <see cref="FindingId.SharedSalt"/>: for callers that have no salt of their own.</summary>
    public static ReadOnlyMemory<byte> DefaultSalt => FindingId.SharedSalt;
}

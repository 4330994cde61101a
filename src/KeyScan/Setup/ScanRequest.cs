using KeyScan.Http;
using KeyScan.Rules.Imported;
using KeyScan.Verification;

namespace KeyScan.Setup;

/// <summary>What somebody asks of a scan; null where that is left to the configuration.</summary>
internal record ScanRequest
{
    /// <summary>A configuration file, KeyScan's own or another tool's; null for the nearest of what is scanned.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>The same where it is one of KeyScan's own: another tool's adds to that of the repository.</summary>
    public string? OwnConfigurationPath => ConfigurationPath is { } path && !GitleaksFile.Is(path) ? path : null;

    /// <summary>Whether the scanned repository's own configuration counts where no other is named.</summary>
    public bool UseRepositoryConfiguration { get; init; } = true;

    /// <summary>Rule files to add to the built-in rules.</summary>
    public IReadOnlyList<string> RuleFiles { get; init; } = [];

    /// <summary>Files that the configuration names, and what is read in the place of each; null for nothing.</summary>
    public IReadOnlyDictionary<string, string?> Instead { get; init; } = new Dictionary<string, string?>();

    /// <summary>Ids, providers or tags of the only rules that run; empty for all.</summary>
    public IReadOnlyList<string> EnableRules { get; init; } = [];

    /// <summary>Ids, providers or tags of rules that do not run.</summary>
    public IReadOnlyList<string> DisableRules { get; init; } = [];

    /// <summary>The baseline.</summary>
    public string? BaselinePath { get; init; }

    /// <summary>Whether what a baseline knows is left out; false for who makes one.</summary>
    public bool UseBaseline { get; init; } = true;

    /// <summary>Whether comments beside a secret can allow it.</summary>
    public bool AllowInline { get; init; } = true;

    /// <summary>The least confidence that fails a run.</summary>
    public Confidence? FailOn { get; init; }

    /// <summary>The size above which text files are not covered, bytes.</summary>
    public long? MaxFileSize { get; init; }

    /// <summary>How deep to look into what is encoded in what is encoded.</summary>
    public int? MaxDecodeDepth { get; init; }

    /// <summary>How many archives may be inside each other.</summary>
    public int? MaxArchiveDepth { get; init; }

    /// <summary>What keys the ids of findings, before what the configuration says; null for nothing given.</summary>
    public string? Salt { get; init; }

    /// <summary>How providers are asked whether secrets work; null for asking nobody. No configuration can say it.</summary>
    public VerificationOptions? Verify { get; init; }

    /// <summary>The ids of the only findings that are reported; null for all.</summary>
    public IReadOnlySet<string>? OnlyFindings { get; init; }

    /// <summary>What connections to providers go through instead of the guard, for tests; null for the guard.</summary>
    internal GuardedClientOptions? Network { get; init; }

    /// <summary>
    /// Tells the salt of all who record in one place, where nobody has given one: a secret in many repositories is one finding
    /// then. Null for none.
    /// </summary>
    public Func<string>? FindSharedSalt { get; init; }
}

using KeyScan.Setup;

namespace KeyScan.Forges.Rechecks;

/// <summary>What a <see cref="Recheck"/> asks about, and where the texts are.</summary>
internal sealed record RecheckOptions
{
    /// <summary>How texts are searched; whose configuration counts is that of each folder, where it allows that.</summary>
    public required ScanRequest Scan { get; init; }

    /// <summary>The folder of mirrors; null where there is none.</summary>
    public string? MirrorsFolder { get; init; }

    /// <summary>Folders that somebody named, which may have any of the texts.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The only repository that is asked about; null for all.</summary>
    public string? Repository { get; init; }
}

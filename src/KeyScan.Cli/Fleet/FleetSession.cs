using KeyScan.Forges.Fleet;
using KeyScan.Registry.Database;
using KeyScan.Sources.History;

namespace KeyScan.Cli.Fleet;

/// <summary>What scans of many repositories work with.</summary>
/// <param name="Scan">How each is scanned.</param>
/// <param name="Database">Takes the results.</param>
/// <param name="Options">Where mirrors are kept.</param>
/// <param name="Level">What goes to standard error.</param>
internal sealed record FleetSession(ScanSession Scan, RegistryDatabase Database, FleetOptions Options, LogLevel Level) : IDisposable
{
    /// <summary>See <see cref="IncrementalHistorySource.DigestOf"/>.</summary>
    public string Digest => IncrementalHistorySource.DigestOf(Options.RulesDigest, Options.MaxBlobSize);

    /// <inheritdoc/>
    public void Dispose()
    {
        Scan.Dispose();
        Database.Dispose();
    }
}

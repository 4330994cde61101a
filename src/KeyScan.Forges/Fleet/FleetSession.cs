using KeyScan.Registry.Database;
using KeyScan.Registry.Leaks;
using KeyScan.Sources.History;

namespace KeyScan.Forges.Fleet;

/// <summary>What scans of many repositories work with.</summary>
/// <param name="Database">Takes the results.</param>
/// <param name="Options">How each is scanned, and where mirrors are kept.</param>
/// <param name="Owned">What ends with it.</param>
internal sealed record FleetSession(RegistryDatabase Database, FleetOptions Options, IDisposable Owned) : IDisposable
{
    /// <summary>See <see cref="IncrementalHistorySource.DigestOf"/>.</summary>
    public string Digest => IncrementalHistorySource.DigestOf(Options.RulesDigest, Options.MaxBlobSize);

    /// <summary>
    /// Checks that what a repository was scanned with is still what it was, before its result is recorded; what is wrong is one
    /// of <see cref="FindProblems"/>.
    /// </summary>
    public required Action CheckUnchanged { get; init; }

    /// <summary>Told what recording a report has changed; has keys revoked where that was asked for.</summary>
    public required Func<ScanReport, LeakChanges, CancellationToken, Task> RecordedAsync { get; init; }

    /// <summary>What went wrong so far, besides the repositories themselves.</summary>
    public required Func<IReadOnlyList<Problem>> FindProblems { get; init; }

    /// <summary>Takes lines for people, about repositories; they are not safe to print as they are.</summary>
    public required Action<string> Say { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Owned.Dispose();
        Database.Dispose();
    }
}

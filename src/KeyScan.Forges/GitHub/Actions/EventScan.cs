using KeyScan.Forges.Checkouts;
using KeyScan.Forges.GitHub.Events;
using KeyScan.Forges.PullRequests;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Scans;
using KeyScan.Sources.History;

namespace KeyScan.Forges.GitHub.Actions;

/// <summary>What the scan of an event has found.</summary>
/// <param name="Report">All of it.</param>
/// <param name="IsThere">Whether a place is at the end of what was scanned, and not in its history alone.</param>
internal sealed record EventScan(ScanReport Report, Func<Location, bool> IsThere)
{
    private const string WithoutFilter =
        "Leave `filter` out where the workflow uses actions/checkout; a small `fetch-depth` is fine";

    /// <summary>
    /// Scans, puts the findings of a range in their places, and keeps the registry up to date where the event is trusted.
    /// </summary>
    /// <exception cref="ProblemException">The history cannot be read.</exception>
    public static async Task<EventScan> RunAsync(EventRequest request, ScanPlan plan, Checkout checkout, GitHubEvent gitHubEvent,
        ScanLog log, CancellationToken cancellation)
    {
        using RecordedScan scan = RecordedScan.Open(request.Scan, request.Issued, checkout.Folder, plan.Description, log);
        if (plan.Missing is { } missing)
            scan.Coverage.AddProblem(missing);
        if (plan.IsEmpty)
            return new EventScan(scan.Scan(new NothingSource(), isAll: false, cancellation), static _ => true);
        long largest = scan.Setup.GivenMaxFileSize ?? HistoryOptions.DefaultMaxBlobSize;
        using var source =
            new HistorySource(plan.Apply(
            new HistoryOptions { Repository = checkout.Folder, Name = gitHubEvent.Repository.ToString(), MaxBlobSize = largest,
                WhatToDoAboutPartial = WithoutFilter }));
        ScanReport report = scan.Scan(source, isAll: false, cancellation);
        Func<Location, bool> isThere = static _ => true;
        if (plan.From is { } from && plan.To is { } to && from != to)
        {
            RangeReport placed = new RangeFindings(scan.Options, largest)
                .Place(report, RangeBlobs.Read(checkout.Folder, from, to), cancellation);
            (report, isThere) = (placed.Report, l => l.Provenance.Source != SourceKind.Blob || IsNameOf(l, placed.Files)
                || placed.Files.Contains((l.Provenance.FilePath, l.Blob)));
        }
        if (gitHubEvent.IsTrusted)
        {
            scan.Record(report, gitHubEvent.Repository.ToString(), plan.IsWhole ? ScanExtent.History : ScanExtent.Part);
            await scan.RevokeAsync(report, cancellation);
            report = scan.WithCoverage(report);
        }
        return new EventScan(report, isThere);
    }

    private static bool IsNameOf(Location location, IReadOnlySet<(string Path, ObjectId Id)> files) => location.IsInName
        && files.Any(f => f.Path == location.Provenance.FilePath
        || f.Path.StartsWith($"{location.Provenance.Path}/", StringComparison.Ordinal));

    private sealed class NothingSource : IBlobSource
    {
        public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
        {
        }
    }
}

using KeyScan.Forges.Checkouts;
using KeyScan.Forges.GitHub.Events;
using KeyScan.Forges.PullRequests;
using KeyScan.Sources.History;

namespace KeyScan.Cli.Actions;

/// <summary>What the scan of an event has found.</summary>
/// <param name="Report">All of it.</param>
/// <param name="IsThere">Whether a place is at the end of what was scanned, and not in its history alone.</param>
internal sealed record EventScan(ScanReport Report, Func<Location, bool> IsThere)
{
    private const string WithoutFilter = "Leave `filter` out where the workflow uses actions/checkout; a small `fetch-depth` is fine";

    /// <summary>Scans, puts the findings of a range in their places, and keeps the registry up to date where the event is trusted.</summary>
    /// <exception cref="ProblemException">The history cannot be read.</exception>
    public static EventScan Run(ScanSettings settings, ScanPlan plan, Checkout checkout, GitHubEvent gitHubEvent, Interruption interruption)
    {
        using ScanSession session = ScanSession.Open(settings, checkout.Folder, plan.Said);
        if (plan.Missing is { } missing)
            session.AddProblem(missing);
        if (plan.IsEmpty)
            return new EventScan(session.Scan(new NothingSource(), interruption), static _ => true);
        long largest = session.GivenMaxFileSize ?? HistoryOptions.DefaultMaxBlobSize;
        using var source = new HistorySource(plan.Apply(new HistoryOptions { Repository = checkout.Folder, Name = gitHubEvent.Repository.ToString(), MaxBlobSize = largest, WhatToDoAboutPartial = WithoutFilter }));
        ScanReport report = session.Scan(source, interruption);
        Func<Location, bool> isThere = static _ => true;
        if (plan.From is { } from && plan.To is { } to && from != to)
        {
            RangeReport placed = new RangePlaces(session.Options, largest).Place(report, RangeBlobs.Read(checkout.Folder, from, to), interruption.Token);
            (report, isThere) = (placed.Report, l => l.Provenance.Source != SourceKind.Blob || IsNameOf(l, placed.Files) || placed.Files.Contains((l.Provenance.FilePath, l.Blob)));
        }
        if (gitHubEvent.IsTrusted)
            session.RecordLeaks(report, gitHubEvent.Repository.ToString(), plan.IsWhole, interruption.Token);
        return new EventScan(report, isThere);
    }

    private static bool IsNameOf(Location location, IReadOnlySet<(string Path, ObjectId Id)> files) => location.IsInName
        && files.Any(f => f.Path == location.Provenance.FilePath || f.Path.StartsWith($"{location.Provenance.Path}/", StringComparison.Ordinal));

    private sealed class NothingSource : IBlobSource
    {
        public void Read(Func<IBlobReceiver> createReceiver, Coverage coverage, CancellationToken cancellation)
        {
        }
    }
}

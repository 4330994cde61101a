using System.Diagnostics;
using KeyScan.Matching;

namespace KeyScan.Pipeline;

/// <summary>
/// Runs a scan from source to report: the only type that sees every stage. The source's threads decode and match; what they find
/// leaves them as owned findings through one bounded channel, and is filtered and merged on its other side.
/// </summary>
public sealed class Scanner(ScanOptions options)
{
    private readonly Matcher _matcher = new(options.Rules);

    /// <summary>Scans everything <paramref name="source"/> has.</summary>
    /// <param name="source">Where blobs come from.</param>
    /// <param name="target">What is scanned, for people.</param>
    /// <param name="coverage">Counts along, so that progress can be shown.</param>
    /// <param name="cancellation">Stops the scan: what was found until then is reported, and that it stopped is a problem.</param>
    public ScanReport Scan(IBlobSource source, string target, Coverage coverage, CancellationToken cancellation = default)
    {
        DateTimeOffset startedAt = TimeProvider.System.GetUtcNow();
        long started = Stopwatch.GetTimestamp();
        var merger = new FindingMerger(options, coverage);
        try
        {
            Read(source, merger, coverage, cancellation);
        }
        catch (OperationCanceledException)
        {
            coverage.AddProblem(new Problem("the scan was interrupted", target, "Run it again"));
        }

        return new ScanReport
        {
            Findings = merger.Kept(),
            Suppressed = merger.Suppressed(),
            Coverage = coverage,
            Rules = options.Rules.Rules,
            Target = target,
            StartedAt = startedAt,
            Elapsed = Stopwatch.GetElapsedTime(started),
            FailOn = options.FailOn,
        };
    }

    private void Read(IBlobSource source, FindingMerger merger, Coverage coverage, CancellationToken cancellation)
    {
        var attribution = source is IAttributingSource ? new Attribution(options.Rules) : null;
        var findings = new FindingChannel(attribution is null ? merger.Add : attribution.Add);
        try
        {
            try
            {
                var largeArchives = new Lock();
                source.Read(() => new BlobDelivery(new ContentSearch(_matcher, options), new FindingMaker(options), coverage, findings, options.Archives, largeArchives), coverage, cancellation);
            }
            finally
            {
                findings.Complete();
            }
            foreach (Finding finding in attribution?.Resolve((IAttributingSource)source, findings, coverage, cancellation) ?? [])
                merger.Add(finding);
        }
        catch (OperationCanceledException) when (attribution is not null)
        {
            // Better to name the objects than to say that nothing was found.
            foreach (Finding finding in attribution.Unplaced())
                merger.Add(finding);
            throw;
        }
    }
}

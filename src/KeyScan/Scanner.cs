using System.Diagnostics;
using System.Text;
using KeyScan.Matching;
using KeyScan.Pipeline;
using KeyScan.Pipeline.Detectors;
using KeyScan.Rules;

namespace KeyScan;

/// <summary>
/// The front door: looks for leaked keys in a text, or in all that a source has.
/// <code>
/// ScanReport report = Scanner.CreateDefault().Scan(File.ReadAllText("settings.py"), "settings.py");
/// foreach (Finding finding in report.Findings)
///     Console.WriteLine($"{finding.Locations[0].StartLine}: {finding.Rule.Id} {finding.Redacted}");
/// </code>
/// It runs a scan from source to report and is the only type that sees every stage. The source's threads decode and match; what
/// they find leaves them as owned findings through one bounded channel, and is filtered and merged on its other side. One scanner
/// can be used for many scans, also at the same time.
/// </summary>
/// <param name="options">Which rules there are, what is left out, and how findings are named.</param>
public sealed class Scanner(ScanOptions options)
{
    private readonly Matcher _matcher = new(options.Rules);

    /// <summary>
    /// A scanner with all built-in rules: as <c>keyscan</c> scans where there is no configuration, but for comments that allow a
    /// secret, which a text has no say in here. It starts no process, opens no file and asks no server. Ids of findings are made
    /// with the salt that all who have none share.
    /// </summary>
    public static Scanner CreateDefault() => new(new ScanOptions { Rules = RuleCatalogue.BuiltIn() });

    /// <summary>Scans one text.</summary>
    /// <param name="text">The text. What stands encoded in it, in base64 and others, is looked into too.</param>
    /// <param name="path">
    /// The path of the file it is, with forward slashes, where it is one: some rules are about files of a name, and what stands
    /// in a test is likelier made up.
    /// </param>
    /// <param name="cancellation">Stops the scan, see the other.</param>
    /// <returns>What was found. Secrets in it print redacted; <see cref="Secret.Reveal"/> alone gives them away.</returns>
    public ScanReport Scan(string text, string path = "<text>", CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Scan(new GivenText(text, path), path, new CoverageCounter(), cancellation);
    }

    /// <summary>Scans everything <paramref name="source"/> has.</summary>
    /// <param name="source">Where blobs come from.</param>
    /// <param name="target">What is scanned, for people.</param>
    /// <param name="coverage">Counts along, so that progress can be shown.</param>
    /// <param name="cancellation">Stops the scan: what was found until then is reported, and that it stopped is a
    /// problem.</param>
    public ScanReport Scan(IBlobSource source, string target, CoverageCounter coverage, CancellationToken cancellation = default)
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
            Coverage = coverage.ToCoverage(),
            Rules = options.Rules.Rules,
            Target = target,
            StartedAt = startedAt,
            Elapsed = Stopwatch.GetElapsedTime(started),
            FailOn = options.FailOn,
        };
    }

    private void Read(IBlobSource source, FindingMerger merger, CoverageCounter coverage, CancellationToken cancellation)
    {
        var attribution = source is IAttributingSource ? new Attribution(options.Rules) : null;
        var findings = new FindingChannel(attribution is null ? merger.Add : attribution.Add);
        try
        {
            try
            {
                var largeArchives = new Lock();
                source.Read(() =>
                    new BlobDelivery(new ContentSearch(_matcher, options), new FindingMaker(options), coverage, findings,
                    options.Archives, largeArchives), coverage, cancellation);
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

    /// <summary>A text that a program has at hand.</summary>
    private sealed class GivenText(string text, string path) : IBlobSource
    {
        public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            createReceiver().Receive(
                new Blob(Encoding.UTF8.GetBytes(text), new Provenance { Source = SourceKind.File, Path = path }));
        }
    }
}

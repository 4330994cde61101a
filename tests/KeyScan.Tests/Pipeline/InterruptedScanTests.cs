using System.Text;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Tests.Git;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

public sealed class InterruptedScanTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_found_in_history_before_the_interrupt_is_reported_by_its_object(bool whileReading)
    {
        string key = MadeTokens.Random("acme_", 20, seed: 12);
        using var stop = new CancellationTokenSource();
        var options = new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]) };
        ScanReport report =
            new Scanner(options).Scan(new Stopped(key, stop, whileReading), "history", new CoverageCounter(), stop.Token);
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal(key, finding.Secret.Reveal());
        Assert.Equal($"object {Stopped.Id}", Assert.Single(finding.Locations).Provenance.Path);
        Assert.Contains(report.Coverage.Problems, p => p.What == "the scan was interrupted");
    }

    /// <summary>
    /// History of one blob with a key, which is interrupted when it has been read, or when it is asked where the key stands.
    /// </summary>
    private sealed class Stopped(string key, CancellationTokenSource stop, bool whileReading) : IAttributingSource
    {
        public static readonly ObjectId Id = ObjectComparison.Parse(new string('a', 40));

        public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
        {
            createReceiver().Receive(
                new Blob(Encoding.ASCII.GetBytes($"one\n{key}\n"), new Provenance { Source = SourceKind.Blob, Path = "" }, Id));
            if (whileReading)
                Stop(cancellation);
        }

        public IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects,
            CoverageCounter coverage, CancellationToken cancellation)
        {
            Stop(cancellation);
            throw new InvalidOperationException("It goes on after an interrupt.");
        }

        private void Stop(CancellationToken cancellation)
        {
            stop.Cancel();
            cancellation.ThrowIfCancellationRequested();
        }
    }
}

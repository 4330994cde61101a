using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

public sealed class DirectorySourceInterruptTests : IDisposable
{
    private const int ManyFiles = 200;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(ManyFiles)]
    public void An_interrupt_ends_the_scan_as_incomplete(int files)
    {
        WriteFiles(files);
        ScanReport report = new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]) })
            .Scan(MakeSource(), "here", new CoverageCounter(), new CancellationToken(canceled: true));
        Assert.Equal(["the scan was interrupted"], report.Coverage.Problems.Select(p => p.What));
        Assert.Equal(2, report.ExitCode());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(ManyFiles)]
    [InlineData(20_000)]
    public void What_a_receiver_throws_arrives_at_the_caller_as_it_is(int files)
    {
        WriteFiles(files);
        InvalidTimeZoneException thrown = Assert.Throws<InvalidTimeZoneException>(
            () => MakeSource().Read(() => new Thrower(), new CoverageCounter(), CancellationToken.None));
        Assert.Equal("on purpose", thrown.Message);
    }

    private void WriteFiles(int count)
    {
        for (int i = 0; i < count; i++)
            _folder.Write($"{i % 10}/{i}.txt", "text");
    }

    private DirectorySource MakeSource() => new(new DirectoryOptions { Paths = [_folder.Path], Threads = 2 });

    private sealed class Thrower : IBlobReceiver
    {
        public void Receive(LargeBlob blob) => throw new InvalidTimeZoneException("on purpose");

        public bool ReceiveName(string name, Provenance provenance, ObjectId id = default) => false;

        public void Receive(in Blob blob) => throw new InvalidTimeZoneException("on purpose");
    }
}

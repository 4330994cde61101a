using KeyScan.Sources;

namespace KeyScan.Tests.Sources;

/// <summary>
/// Texts beside the code: what goes wrong with their listing is told apart from what goes wrong with their scan.
/// </summary>
public sealed class TextSourceTests
{
    private static readonly ProblemException Failure = new(new Problem("it is away", "there", "Wait"));

    [Fact]
    public void A_listing_that_fails_is_a_problem_of_what_is_listed()
    {
        var coverage = new CoverageCounter();
        var receiver = new Receiver(() => { });
        new TextSource(Feed(fails: true), "acme/shop").Read(() => receiver, coverage, CancellationToken.None);
        Assert.Equal(1, receiver.Taken);
        Assert.Equal("its issues could not be read: it is away", Assert.Single(coverage.Problems).What);
    }

    [Fact]
    public void A_scan_that_fails_is_none_of_the_listing()
    {
        var coverage = new CoverageCounter();
        var source = new TextSource(Feed(fails: false), "acme/shop");
        Assert.Same(Failure, Assert.Throws<ProblemException>(
            () => source.Read(() => new Receiver(() => throw Failure), coverage, CancellationToken.None)));
        Assert.Empty(coverage.Problems);
    }

    private static TextFeed Feed(bool fails) => new("issues", [SourceKind.Issue], _ => TextsAsync(fails));

    private static async IAsyncEnumerable<WrittenText> TextsAsync(bool fails)
    {
        await Task.Yield();
        yield return new WrittenText("some text", new Provenance { Source = SourceKind.Issue, Path = "acme/shop#1" });
        if (fails)
            throw Failure;
    }

    private sealed class Receiver(Action take) : IBlobReceiver
    {
        public int Taken { get; private set; }

        public void Receive(LargeBlob blob) => throw new InvalidOperationException("Nothing here is large.");

        public bool ReceiveName(string name, Provenance provenance, ObjectId id = default) => false;

        public void Receive(in Blob blob)
        {
            Taken++;
            take();
        }
    }
}

using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

public sealed class BulkReadingTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public BulkReadingTests()
    {
        _repository.CommitHistory(20);
        _repository.Run("repack", "-adfq", "--depth=50", "--window=50");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 20_000)]
    [InlineData(4, 1)]
    [InlineData(4, 100_000)]
    public void A_budget_that_a_delta_chain_breaks_only_makes_it_slower(int workers, long budget)
    {
        var expected = ObjectComparison.ReadWithGit(_repository.Path);
        using ObjectDatabase database = Open();
        var receiver = new CollectingReceiver();
        BulkResult result = ObjectSweep.Read(database, receiver, new BulkOptions { Workers = workers, MemoryBudget = budget });
        Assert.Empty(result.Problems);
        Assert.Equal(expected.Count, receiver.Objects.Count);
        Assert.All(receiver.Objects, each => Assert.Equal(expected[each.Key].Content, each.Value.Content));
        // One worker goes over the budget by a base, a result and a delta.
        Assert.InRange(result.PeakBytes, 1, budget + workers * 3 * 65536);
    }

    [Fact]
    public void Only_what_may_be_wanted_is_handed_over()
    {
        using ObjectDatabase database = Open();
        ObjectId one = ObjectComparison.Parse(_repository.Run("rev-parse", "HEAD~10:long.txt").Trim());
        var receiver = new CollectingReceiver((id, _) => id == one);
        Assert.Equal(0, ObjectSweep.Read(database, receiver, new BulkOptions()).ProblemCount);
        Assert.Equal(one, Assert.Single(receiver.Objects).Key);
    }

    [Fact]
    public void Only_types_and_sizes_that_are_wanted_are_handed_over()
    {
        using ObjectDatabase database = Open();
        var receiver = new CollectingReceiver((_, type) => type == ObjectType.Blob, size => size < 5000);
        Assert.Equal(0, ObjectSweep.Read(database, receiver, new BulkOptions()).ProblemCount);
        Assert.All(receiver.Objects.Values, each => Assert.True(each.Type == ObjectType.Blob && each.Content.Length < 5000));
        Assert.Equal(
            ObjectComparison.ReadWithGit(_repository.Path)
                .Values.Count(each => each.Type == "blob" && each.Content.Length < 5000),
            receiver.Objects.Count);
    }

    [Fact]
    public void Objects_over_the_limit_are_counted_and_the_rest_is_read()
    {
        var expected = ObjectComparison.ReadWithGit(_repository.Path);
        using ObjectDatabase database = Open();
        var receiver = new CollectingReceiver();
        BulkResult result = ObjectSweep.Read(database, receiver, new BulkOptions { LargestObject = 10_000 });
        Assert.Equal(0, result.ProblemCount);
        Assert.NotEmpty(result.TooLarge);
        Assert.Equal(expected.Count, result.TooLargeCount + receiver.Objects.Count);
        Assert.All(expected.Where(each => each.Value.Content.Length > 10_000),
            each => Assert.Contains(each.Key, result.TooLarge.Select(large => large.Id)));
        Assert.Equal(ReadOutcome.TooLarge, database.Read(result.TooLarge[0].Id, 10).Outcome);
    }

    [Fact]
    public void What_the_receiver_throws_is_thrown()
    {
        using ObjectDatabase database = Open();
        var receiver = new CollectingReceiver(wantsSize: _ => throw new InvalidOperationException("enough"));
        var thrown =
            Assert.Throws<InvalidOperationException>(() => ObjectSweep.Read(database, receiver, new BulkOptions { Workers = 3 }));
        Assert.Equal("enough", thrown.Message);
    }

    [Fact]
    public void A_cancelled_sweep_ends()
    {
        using ObjectDatabase database = Open();
        using var stop = new CancellationTokenSource();
        var receiver = new CollectingReceiver(wantsSize: _ =>
        {
            stop.Cancel();
            return true;
        });
        Assert.ThrowsAny<OperationCanceledException>(() => ObjectSweep.Read(database, receiver, new BulkOptions(), stop.Token));
    }

    private ObjectDatabase Open() => ObjectDatabase.Open(RepositoryLayout.Find(_repository.Path));

    public void Dispose() => _repository.Dispose();
}

using System.Collections.Concurrent;
using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>What is said of how an object is made of another one holds for the bytes of both.</summary>
public sealed class DeltaLinkTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public DeltaLinkTests()
    {
        _repository.CommitHistory(30);
        _repository.Run("repack", "-adfq", "--depth=50", "--window=50");
    }

    [Theory]
    [InlineData(1, 256 << 20)]
    [InlineData(1, 1)]
    [InlineData(3, 50_000)]
    public void Copies_are_the_same_bytes_in_both_also_where_a_base_was_dropped_and_made_again(int workers, long budget)
    {
        using ObjectDatabase database = ObjectDatabase.Open(RepositoryLayout.Find(_repository.Path));
        var receiver = new CheckingReceiver();
        BulkResult result = ObjectSweep.Read(database, receiver, new BulkOptions { Workers = workers, MemoryBudget = budget });
        Assert.Empty(result.Problems);
        Assert.Empty(receiver.Wrong);
        Assert.InRange(receiver.Linked, 30, int.MaxValue);
        Assert.InRange(receiver.Copied, 100_000, long.MaxValue);
    }

    [Fact]
    public void Copies_that_go_on_from_each_other_are_one_and_empty_ones_are_none()
    {
        var link = new DeltaLink();
        link.Begin(isBase: false, baseNote: "", baseLength: 100);
        link.AddCopy(10, 0, 5);
        link.AddCopy(15, 5, 5);
        link.AddCopy(20, 10, 0);
        link.AddCopy(20, 12, 5);
        link.AddCopy(20, 17, 5);
        Assert.Equal([new CopiedRun(10, 0, 10, false), new CopiedRun(20, 12, 5, false), new CopiedRun(20, 17, 5, false)],
            link.Copies.ToArray());
        link.Begin(isBase: true);
        Assert.Empty(link.Copies.ToArray());
        Assert.Null(link.BaseNote);
    }

    public void Dispose() => _repository.Dispose();

    private sealed class CheckingReceiver : IObjectReceiver
    {
        private int _linked;
        private long _copied;

        public ConcurrentQueue<ObjectId> Wrong { get; } = [];

        public int Linked => _linked;

        public long Copied => _copied;

        public bool Wants(ObjectId id, ObjectType type, long size) => true;

        public void Receive(ObjectId id, ObjectType type, ReadOnlyMemory<byte> content, int worker, DeltaLink? link)
        {
            if (link!.BaseNote is byte[] known)
            {
                Interlocked.Increment(ref _linked);
                if (known.Length != link.BaseLength)
                    Wrong.Enqueue(id);
                foreach (CopiedRun run in link.Copies)
                {
                    Interlocked.Add(ref _copied, run.Length);
                    if (!content.Span.Slice(run.To, run.Length).SequenceEqual(known.AsSpan(run.From, run.Length)))
                        Wrong.Enqueue(id);
                }
            }
            link.Note = content.ToArray();
        }
    }
}

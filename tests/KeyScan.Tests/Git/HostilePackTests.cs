using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>Packs made by hand to mislead: each is named, and what else is in the pack is read.</summary>
public sealed class HostilePackTests : IDisposable
{
    private static readonly byte[] Good = "a good blob, whole and sound, which must be read whatever else is there"u8.ToArray();
    private static readonly ObjectId Bad = MakeId(0xbb), Other = MakeId(0xcc);

    private readonly GitRepository _repository = new();
    private readonly PackBuilder _pack = new();
    private readonly ObjectId _good;

    public HostilePackTests() => _good = _pack.AddBlob(Good);

    [Fact]
    public void A_copy_from_behind_the_base_is_refused() =>
        AssertRefused("copies from behind the end of its base", PackBuilder.MakeDelta(Good.Length, 10, (Good.Length - 5, 10)));

    [Fact]
    public void A_copy_of_which_offset_and_length_overflow_is_refused() =>
        AssertRefused("copies from behind the end of its base", PackBuilder.MakeDelta(Good.Length, 10, (-1, 0xffffff)));

    [Fact]
    public void A_delta_that_makes_more_than_it_says_is_refused() =>
        AssertRefused("makes more bytes than it says", PackBuilder.MakeDelta(Good.Length, 10, (0, 11)));

    [Fact]
    public void A_delta_that_makes_less_than_it_says_is_refused() =>
        AssertRefused("makes fewer bytes than it says", PackBuilder.MakeDelta(Good.Length, 10, (0, 9)));

    [Fact]
    public void A_delta_for_a_base_of_another_size_is_refused() =>
        AssertRefused("made for a base of 5000 bytes", PackBuilder.MakeDelta(5000, 10, (0, 10)));

    [Fact]
    public void A_delta_that_ends_inside_an_instruction_is_refused() =>
        AssertRefused("ends inside an instruction", [.. PackBuilder.MakeDelta(Good.Length, 10), 0xff, 1]);

    [Fact]
    public void A_delta_that_inserts_more_than_it_holds_is_refused() =>
        AssertRefused("ends inside an instruction", [.. PackBuilder.MakeDelta(Good.Length, 10), 10, 1, 2]);

    [Fact]
    public void A_delta_with_the_reserved_instruction_is_refused() =>
        AssertRefused("not known", [.. PackBuilder.MakeDelta(Good.Length, 10), 0]);

    [Fact]
    public void A_delta_without_sizes_is_refused() =>
        AssertRefused("sizes are cut or out of range", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]);

    [Fact]
    public void A_delta_that_claims_a_huge_result_takes_no_memory_for_it()
    {
        _pack.AddIdDelta(Bad, _good, PackBuilder.MakeDelta(Good.Length, 1L << 50, (0, 10)));
        (BulkResult result, _) = ReadBulk();
        Assert.Equal([(Bad, 1L << 50)], result.TooLarge);
        using ObjectDatabase database = Open();
        Assert.Equal(ReadOutcome.TooLarge, database.Read(Bad).Outcome);
    }

    [Fact]
    public void A_size_that_the_compressed_bytes_cannot_give_is_refused()
    {
        _pack.Add(Bad, 3, [], "short"u8.ToArray(), declaredSize: 50_000_000);
        AssertBad("cannot hold the 50000000");
    }

    [Fact]
    public void Content_that_is_shorter_than_its_header_says_is_refused()
    {
        _pack.Add(Bad, 3, [], "short"u8.ToArray(), declaredSize: 6);
        AssertBad("shorter than its header says");
    }

    [Fact]
    public void Content_that_is_longer_than_its_header_says_is_refused()
    {
        _pack.Add(Bad, 3, [], "longer"u8.ToArray(), declaredSize: 5);
        AssertBad("longer than its header says");
    }

    [Fact]
    public void An_object_whose_base_is_missing_is_named()
    {
        _pack.AddIdDelta(Bad, Other, PackBuilder.MakeDelta(10, 10, (0, 10)));
        AssertBad($"delta base {Other} is missing");
    }

    [Fact]
    public void Deltas_to_each_other_are_named()
    {
        _pack.AddIdDelta(Bad, Other, PackBuilder.MakeDelta(10, 10, (0, 10)));
        _pack.AddIdDelta(Other, Bad, PackBuilder.MakeDelta(10, 10, (0, 10)));
        (BulkResult result, _) = ReadBulk();
        Assert.Equal(2, result.Problems.Count(problem => problem.What.Contains("ends in itself")));
        using ObjectDatabase database = Open();
        Assert.Contains("ends in itself", database.Read(Bad).Error!.Message);
    }

    [Fact]
    public void A_delta_to_itself_is_named()
    {
        _pack.AddIdDelta(Bad, Bad, PackBuilder.MakeDelta(10, 10, (0, 10)));
        AssertBad("ends in itself");
    }

    [Theory]
    [InlineData(0, "base is outside the pack")]
    [InlineData(1, "")]
    [InlineData(100_000, "base is outside the pack")]
    [InlineData(long.MaxValue / 1000, "")]
    public void An_offset_delta_to_no_entry_is_named(long distance, string what)
    {
        _pack.AddOffsetDelta(Bad, distance, PackBuilder.MakeDelta(10, 10, (0, 10)));
        AssertBad(what);
    }

    [Theory]
    [InlineData(60, "size is out of range")]
    [InlineData(62, "size is out of range")]
    public void A_size_that_nothing_can_have_is_named(int bit, string what)
    {
        _pack.Add(Bad, 3, [], "content"u8.ToArray(), declaredSize: 1L << bit);
        AssertBad(what);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void An_entry_of_a_type_that_is_not_known_is_named(int kind)
    {
        _pack.Add(Bad, kind, [], "content"u8.ToArray());
        AssertBad($"type {kind} is not known");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0x7fffffff)]
    public void An_offset_outside_the_pack_is_named(long offset)
    {
        _pack.List(Bad, offset);
        AssertBad("outside the pack");
    }

    [Fact]
    public void What_is_made_of_a_broken_base_is_named_too()
    {
        long broken = _pack.Add(Other, 3, [], "short"u8.ToArray(), declaredSize: 6);
        _pack.AddOffsetDelta(Bad, _pack.Position - broken, PackBuilder.MakeDelta(6, 3, (0, 3)));
        (BulkResult result, _) = ReadBulk();
        Assert.Equal(2, result.ProblemCount);
        Assert.Contains(result.Problems, problem => problem.What.Contains($"{Bad} cannot be read: its delta base {Other}"));
    }

    [Fact]
    public void A_chain_longer_than_git_writes_is_refused_and_one_as_long_is_read()
    {
        long last = 12;
        var ids = new List<ObjectId>();
        for (int i = 0; i < PackedObjects.LongestChain + 3; i++)
        {
            ids.Add(ObjectId.OfBlob(BitConverter.GetBytes(i)));
            long offset = _pack.Position;
            _pack.AddOffsetDelta(ids[^1], offset - last, PackBuilder.MakeDelta(Good.Length, Good.Length, (0, Good.Length)));
            last = offset;
        }
        (BulkResult result, CollectingReceiver receiver) = ReadBulk();
        Assert.Equal(Good, receiver.Objects[ids[PackedObjects.LongestChain - 1]].Content);
        Assert.Equal(3, result.ProblemCount);
        using ObjectDatabase database = Open();
        Assert.Contains("too long", database.Read(ids[^1]).Error!.Message);
        Assert.Equal(Good, database.Read(ids[PackedObjects.LongestChain - 1]).Content.ToArray());
    }

    [Fact]
    public void A_small_pack_that_rebuilds_without_end_is_stopped()
    {
        const int size = 1 << 20;
        ObjectId large = _pack.AddBlob(new byte[size]);
        for (int i = 0; i < 200; i++)
            _pack.AddIdDelta(ObjectId.OfBlob(BitConverter.GetBytes(i)), large, PackBuilder.MakeDelta(size, size, (0, size)));
        _pack.Write(_repository.Objects);
        using ObjectDatabase database = Open();
        BulkResult result = ObjectSweep.Read(database, new CollectingReceiver(), new BulkOptions { MostRebuilt = 50 * size });
        Assert.InRange(result.ProblemCount, 150, 153);
        Assert.All(result.Problems, problem => Assert.Contains("more bytes than one pack may", problem.What));
    }

    private void AssertRefused(string what, byte[] delta)
    {
        _pack.AddIdDelta(Bad, _good, delta);
        AssertBad(what);
    }

    private void AssertBad(string what)
    {
        (BulkResult result, CollectingReceiver receiver) = ReadBulk();
        Problem problem = Assert.Single(result.Problems);
        Assert.Contains(Bad.ToString(), problem.What);
        Assert.Contains(what, problem.What);
        Assert.DoesNotContain(Bad, receiver.Objects.Keys);
        Assert.Equal(Good, receiver.Objects[_good].Content);
        using ObjectDatabase database = Open();
        ObjectRead read = database.Read(Bad);
        Assert.Equal(ReadOutcome.Corrupt, read.Outcome);
        Assert.Contains(what, read.Error!.Message);
        Assert.Equal(Good, database.Read(_good).Content.ToArray());
    }

    private (BulkResult Result, CollectingReceiver Receiver) ReadBulk()
    {
        _pack.Write(_repository.Objects);
        using ObjectDatabase database = Open();
        var receiver = new CollectingReceiver();
        return (ObjectSweep.Read(database, receiver, new BulkOptions { Workers = 2 }), receiver);
    }

    private ObjectDatabase Open() => ObjectDatabase.Open(RepositoryLayout.Find(_repository.Path));

    private static ObjectId MakeId(byte value) => new(Enumerable.Repeat(value, 20).ToArray());

    public void Dispose() => _repository.Dispose();
}

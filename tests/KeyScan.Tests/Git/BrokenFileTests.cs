using System.Buffers.Binary;
using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Git.Packs;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>Indexes, packs and loose objects that were cut or changed after git wrote them.</summary>
public sealed class BrokenFileTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly string _pack, _index;

    public BrokenFileTests()
    {
        _repository.CommitHistory(4);
        _repository.Run("repack", "-adq");
        _pack = Directory.EnumerateFiles(Path.Combine(_repository.Objects, "pack"), "*.pack").Single();
        _index = Path.ChangeExtension(_pack, ".idx");
        foreach (string file in (string[])[_pack, _index])
            File.SetAttributes(file, FileAttributes.Normal);
    }

    [Fact]
    public void A_cut_pack_is_told_and_what_is_left_is_read()
    {
        byte[] bytes = File.ReadAllBytes(_pack);
        File.WriteAllBytes(_pack, bytes[..(bytes.Length / 2)]);
        using ObjectDatabase database = Open();
        Assert.Contains("may be cut", Assert.Single(database.Problems).What);
        var receiver = new CollectingReceiver();
        BulkResult result = ObjectSweep.Read(database, receiver, new BulkOptions { VerifyIds = true });
        Assert.NotEmpty(receiver.Objects);
        Assert.Equal(database.Packs[0].Listing.Count, receiver.Objects.Count + result.ProblemCount);
        Assert.All(receiver.Objects,
            each => Assert.Equal(each.Key, ObjectHash.Compute(ObjectFormat.Sha1, each.Value.Type, each.Value.Content)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(1200)]
    public void A_cut_index_is_refused(int length)
    {
        File.WriteAllBytes(_index, File.ReadAllBytes(_index)[..length]);
        AssertIndexRefused("");
    }

    [Fact]
    public void An_index_whose_fan_out_goes_down_is_refused()
    {
        Change(_index, 8 + 4 * 100, [0x7f, 0, 0, 0]);
        AssertIndexRefused("fan-out table is not in order");
    }

    [Fact]
    public void An_index_that_counts_more_than_it_holds_is_refused()
    {
        Change(_index, 8 + 4 * 255, [0x7f, 0xff, 0xff, 0xff]);
        AssertIndexRefused("does not fit");
    }

    [Fact]
    public void An_index_of_another_version_is_refused()
    {
        Change(_index, 4, [0, 0, 0, 3]);
        AssertIndexRefused("version 3 is not known");
    }

    [Fact]
    public void An_index_whose_ids_are_not_in_order_is_known_when_asked()
    {
        using (PackIndex sound = PackIndex.Open(_index, ObjectFormat.Sha1))
            Assert.True(sound.AreIdsSorted());
        Change(_index, 8 + 1024 + 20, [0, 0, 0, 0]);
        using PackIndex index = PackIndex.Open(_index, ObjectFormat.Sha1);
        Assert.False(index.AreIdsSorted());
    }

    [Fact]
    public void A_pack_and_an_index_that_disagree_are_told()
    {
        byte[] header = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(header, 1);
        Change(_pack, 8, header);
        using ObjectDatabase database = Open();
        Assert.StartsWith("the pack has 1 objects, its index ", Assert.Single(database.Problems).What);
    }

    [Fact]
    public void A_pack_without_an_index_is_told()
    {
        File.Delete(_index);
        using ObjectDatabase database = Open();
        Assert.Equal("the pack has no index", Assert.Single(database.Problems).What);
    }

    [Fact]
    public void An_index_without_a_pack_is_told()
    {
        File.Delete(_pack);
        using ObjectDatabase database = Open();
        Assert.Equal(_pack, Assert.Single(database.Problems).Where);
    }

    [Fact]
    public void Empty_files_are_told()
    {
        File.WriteAllBytes(_index, []);
        AssertIndexRefused("ends before");
    }

    [Theory]
    [InlineData("blob 5\0short and longer", "longer than its header says")]
    [InlineData("blob 50\0short", "shorter than its header says")]
    [InlineData("blob -5\0short", "not one of git's")]
    [InlineData("blob 99999999999999999999\0short", "not one of git's")]
    [InlineData("blob 5x\0short", "not one of git's")]
    [InlineData("blob 5 \0short", "not one of git's")]
    [InlineData("blob 5", "shorter than its header says")]
    [InlineData("blub 5\0short", "not one of git's")]
    [InlineData("blob 60000000\0short", "cannot hold the 60000000")]
    public void A_loose_object_that_lies_is_named(string content, string what)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(compressed, System.IO.Compression.CompressionMode.Compress))
            zlib.Write(System.Text.Encoding.ASCII.GetBytes(content));
        AssertLooseRefused(compressed.ToArray(), what);
    }

    [Fact]
    public void A_loose_object_that_is_empty_cut_or_no_zlib_stream_is_named()
    {
        AssertLooseRefused([], "cut");
        AssertLooseRefused("no zlib stream"u8.ToArray(), "corrupt");
    }

    private void AssertLooseRefused(byte[] file, string what)
    {
        ObjectId id = ObjectComparison.Parse(new string('a', 40));
        _repository.Write($".git/objects/aa/{new string('a', 38)}", file);
        using ObjectDatabase database = Open();
        ObjectRead read = database.Read(id);
        Assert.Equal(ReadOutcome.Corrupt, read.Outcome);
        Assert.Contains(what, read.Error!.Message);
        BulkResult result = ObjectSweep.Read(database, new CollectingReceiver(), new BulkOptions());
        Assert.Contains(what, Assert.Single(result.Problems).What);
    }

    private void AssertIndexRefused(string what)
    {
        using ObjectDatabase database = Open();
        Problem problem = Assert.Single(database.Problems);
        Assert.Equal(_index, problem.Where);
        Assert.Contains(what, problem.What);
        Assert.Empty(database.Packs);
    }

    private static void Change(string file, int at, byte[] bytes)
    {
        byte[] all = File.ReadAllBytes(file);
        bytes.CopyTo(all, at);
        File.WriteAllBytes(file, all);
    }

    private ObjectDatabase Open() => ObjectDatabase.Open(RepositoryLayout.Find(_repository.Path));

    public void Dispose() => _repository.Dispose();
}

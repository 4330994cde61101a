using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Packs;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

public sealed class SameAsGitTests
{
    [Fact]
    public void Loose_objects_are_what_git_says()
    {
        using var repository = new GitRepository();
        repository.CommitHistory(3);
        ObjectComparison.AssertSameAsGit(repository.Path);
    }

    [Theory]
    [InlineData("true", PackEntryKind.OffsetDelta)]
    [InlineData("false", PackEntryKind.IdDelta)]
    public void Packed_objects_are_what_git_says(string useOffsets, object kind)
    {
        using var repository = new GitRepository();
        repository.CommitHistory();
        repository.Run("-c", $"repack.useDeltaBaseOffset={useOffsets}", "repack", "-adfq", "--depth=50");
        Assert.Contains((PackEntryKind)kind, ReadKinds(repository.Path));
        ObjectComparison.AssertSameAsGit(repository.Path);
    }

    [Fact]
    public void Objects_with_sha256_ids_are_what_git_says()
    {
        using var repository = new GitRepository("--object-format=sha256");
        repository.CommitHistory(4);
        ObjectComparison.AssertSameAsGit(repository.Path);
        repository.Run("repack", "-adfq");
        repository.Run("multi-pack-index", "write");
        ObjectComparison.AssertSameAsGit(repository.Path);
    }

    [Fact]
    public void Several_packs_and_loose_objects_are_what_git_says()
    {
        using var repository = MakeWithTwoPacks();
        repository.Write("loose", "not packed");
        repository.Commit("loose");
        ObjectComparison.AssertSameAsGit(repository.Path);
    }

    [Fact]
    public void Packs_under_a_multi_pack_index_are_what_git_says()
    {
        using var repository = MakeWithTwoPacks();
        repository.Run("multi-pack-index", "write");
        ObjectComparison.AssertSameAsGit(repository.Path);
    }

    [Fact]
    public void Packs_whose_own_index_is_gone_are_read_by_the_multi_pack_index()
    {
        using var repository = MakeWithTwoPacks();
        repository.Run("multi-pack-index", "write");
        // git itself lists no object of such packs.
        var expected = ObjectComparison.ReadWithGit(repository.Path);
        foreach (string index in Directory.EnumerateFiles(Path.Combine(repository.Objects, "pack"), "*.idx"))
            File.Delete(index);
        ObjectComparison.AssertSame(expected, repository.Path);
    }

    [Fact]
    public void Offsets_of_64_bits_are_what_git_says()
    {
        using var repository = new GitRepository();
        repository.CommitHistory();
        repository.Run("repack", "-adfq");
        string pack = Directory.EnumerateFiles(Path.Combine(repository.Objects, "pack"), "*.pack").Single();
        string index = Path.ChangeExtension(pack, ".idx");
        long before = new FileInfo(index).Length;
        File.Delete(index);
        repository.Run("index-pack", "--index-version=2,0x40", pack);
        Assert.True(new FileInfo(index).Length > before);
        ObjectComparison.AssertSameAsGit(repository.Path);
    }

    [Fact]
    public void Objects_borrowed_from_another_repository_are_what_git_says()
    {
        using var repository = new GitRepository();
        repository.CommitHistory();
        repository.Run("repack", "-adfq");
        using GitRepository folder = GitRepository.MakeFolder();
        folder.Run("clone", "-q", "--shared", repository.Path, "one");
        folder.Run("clone", "-q", "--shared", folder.Combine("one"), "two");
        File.WriteAllText(folder.Combine("two/own"), "its own");
        folder.Run("-C", "two", "add", "-A");
        folder.Run("-C", "two", "commit", "-qm", "own");
        ObjectComparison.AssertSameAsGit(folder.Combine("two"));
        Assert.Equal(3, RepositoryLayout.Find(folder.Combine("two")).ObjectDirectories.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Deltas_to_a_base_in_another_pack_or_a_file_are_rebuilt(bool isPacked)
    {
        using var repository = new GitRepository();
        byte[] old = "the old content, long enough to be copied"u8.ToArray(), changed = [.. old, .. " and changed"u8];
        ObjectId baseId;
        if (isPacked)
        {
            var first = new PackBuilder();
            baseId = first.AddBlob(old);
            first.Write(repository.Objects, "pack-base");
        }
        else
        {
            baseId = ObjectComparison.Parse(repository.Run("hash-object", "-w", repository.Write("old", old)).Trim());
        }
        ObjectId id = ObjectId.OfBlob(changed);
        var thin = new PackBuilder();
        thin.AddIdDelta(id, baseId, PackBuilder.MakeDelta(old.Length, changed.Length, (0, old.Length), changed[old.Length..]));
        thin.Write(repository.Objects, "pack-thin");

        // git completes such packs when it fetches them and does not read one that was left as it is.
        ObjectComparison.AssertSame(new() { [baseId] = ("blob", old), [id] = ("blob", changed) }, repository.Path);
    }

    [Theory]
    [InlineData(3L << 30)]
    [InlineData(5L << 30)]
    public void Objects_behind_two_and_four_gigabytes_are_read(long gap)
    {
        using var repository = new GitRepository();
        byte[] old = "the old content, long enough to be copied"u8.ToArray(), changed = [.. old, .. " and changed"u8];
        var pack = new PackBuilder();
        ObjectId baseId = pack.AddBlob(old), id = ObjectId.OfBlob(changed);
        pack.AddOffsetDelta(id, pack.Position - 12,
            PackBuilder.MakeDelta(old.Length, changed.Length, (0, old.Length), changed[old.Length..]));
        pack.Write(repository.Objects, gap: gap);
        ObjectComparison.AssertSame(new() { [baseId] = ("blob", old), [id] = ("blob", changed) }, repository.Path);
    }

    private static GitRepository MakeWithTwoPacks()
    {
        var repository = new GitRepository();
        repository.CommitHistory(4);
        repository.Run("repack", "-adq");
        repository.CommitHistory(3, seed: 2);
        repository.Run("repack", "-dq");
        return repository;
    }

    private static HashSet<PackEntryKind> ReadKinds(string path)
    {
        using ObjectDatabase database = ObjectDatabase.Open(RepositoryLayout.Find(path));
        var kinds = new HashSet<PackEntryKind>();
        foreach (Pack pack in database.Packs)
        {
            for (int i = 0; i < pack.Listing.Count; i++)
            {
                Assert.True(PackEntry.TryRead(pack.File, pack.Listing.OffsetAt(i), out PackEntry entry, out _));
                kinds.Add(entry.Kind);
            }
        }
        return kinds;
    }
}

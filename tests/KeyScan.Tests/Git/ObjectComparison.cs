using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>Compares what our reader says of every object of a repository with what git says.</summary>
internal static class ObjectComparison
{
    /// <summary>Reads every object one by one and in bulk; both must be git's.</summary>
    public static void AssertSameAsGit(string path) => AssertSame(ReadWithGit(path), path);

    /// <summary>What git says of every object.</summary>
    public static Dictionary<ObjectId, (string Type, byte[] Content)> ReadWithGit(string path) =>
        GitRepository.ReadAllObjects(path).ToDictionary(each => Parse(each.Id), each => (each.Type, each.Content));

    /// <summary>Reads every object one by one and in bulk; they must be those that are expected.</summary>
    public static void AssertSame(Dictionary<ObjectId, (string Type, byte[] Content)> expected, string path)
    {
        Assert.NotEmpty(expected);
        using ObjectDatabase database = ObjectDatabase.Open(RepositoryLayout.Find(path));
        Assert.Empty(database.Problems);

        foreach ((ObjectId id, (string type, byte[] content)) in expected)
        {
            ObjectRead read = database.Read(id);
            Assert.True(read.Outcome == ReadOutcome.Found, $"{id}: {read.Outcome} {read.Error?.Message}");
            Assert.Equal((type, content.Length), (read.Type.ToString().ToLowerInvariant(), (int)read.Size));
            Assert.True(content.AsSpan().SequenceEqual(read.Content.Span), $"{id} is not what git says");
            ObjectRead header = database.ReadHeader(id);
            Assert.Equal((read.Type, read.Size), (header.Type, header.Size));
        }

        var receiver = new CollectingReceiver();
        BulkResult result = ObjectSweep.Read(database, receiver, new BulkOptions { VerifyIds = true, Workers = 3 });
        Assert.Empty(result.Problems);
        Assert.Equal(expected.Keys.Order(), receiver.Objects.Keys.Order());
        foreach ((ObjectId id, (ObjectType type, byte[] content)) in receiver.Objects)
        {
            Assert.Equal(expected[id].Type, type.ToString().ToLowerInvariant());
            Assert.True(expected[id].Content.AsSpan().SequenceEqual(content), $"{id} in bulk is not what git says");
        }
    }

    /// <summary>The id of 40 or 64 digits.</summary>
    public static ObjectId Parse(string hex) => ObjectId.TryParse(hex, out ObjectId id) ? id : throw new FormatException(hex);
}

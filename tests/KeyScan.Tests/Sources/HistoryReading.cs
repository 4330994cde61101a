using System.Collections.Concurrent;
using KeyScan.Sources.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>What a source of history hands over: every blob with the number of times, and who has asked for what.</summary>
internal sealed class HistoryReading : IDisposable
{
    private static readonly HashSet<ObjectId> Nothing = [];
    private readonly HistorySource _source;

    private HistoryReading(HistoryOptions options) => _source = new HistorySource(options);

    /// <summary>The blobs that were handed over.</summary>
    public ConcurrentDictionary<string, int> Blobs { get; } = new(StringComparer.Ordinal);

    /// <summary>What was counted and what went wrong.</summary>
    public CoverageCounter Coverage { get; } = new();

    /// <summary>Reads a repository as <paramref name="options"/> say.</summary>
    public static HistoryReading Of(HistoryOptions options)
    {
        var reading = new HistoryReading(options);
        reading._source.Read(() => new Recorder(reading.Blobs), reading.Coverage, CancellationToken.None);
        return reading;
    }

    /// <summary>Where each of <paramref name="blobs"/> was seen.</summary>
    public IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> Attribute(params IEnumerable<string> blobs) =>
        _source.Attribute(blobs.Select(b => ObjectId.TryParse(b, out ObjectId id) ? id : default).ToHashSet(), Coverage,
            CancellationToken.None);

    /// <summary>Where nothing was found the source is asked too.</summary>
    public void AttributeNothing() => _source.Attribute(Nothing, Coverage, CancellationToken.None);

    /// <summary>The blobs among the objects that <c>git rev-list --objects</c> lists; nobody hands over the empty one.</summary>
    public static IEnumerable<string> BlobsOf(GitRepository git, params string[] revisions)
    {
        string ids = string.Concat(git.Run(["rev-list", "--objects", "--no-object-names", .. revisions]));
        return git.RunWith(ids, "cat-file", "--batch-check=%(objecttype) %(objectsize) %(objectname)")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' ')).Where(l => l[0] == "blob" && l[1] != "0").Select(l => l[2]).Order(StringComparer.Ordinal);
    }

    /// <summary>Every blob that is stored, whether or not anything reaches it.</summary>
    public static IEnumerable<string> AllBlobs(GitRepository git) =>
        git.Run("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectsize) %(objectname)")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' ')).Where(l => l[0] == "blob" && l[1] != "0").Select(l => l[2]).Order(StringComparer.Ordinal);

    public void Dispose() => _source.Dispose();

    private sealed class Recorder(ConcurrentDictionary<string, int> blobs) : IBlobReceiver
    {
        public void Receive(LargeBlob blob) => throw new InvalidOperationException("Nothing here is large.");

        public bool ReceiveName(string name, Provenance provenance, ObjectId id = default) => false;

        public void Receive(in Blob blob)
        {
            if (blob.Provenance.Source == SourceKind.Blob)
                blobs.AddOrUpdate(blob.Id.ToString(), 1, (_, count) => count + 1);
        }
    }
}

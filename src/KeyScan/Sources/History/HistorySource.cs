using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Git.Packs;

namespace KeyScan.Sources.History;

/// <summary>
/// The history of a repository, each blob once, in the order in which its pack gives it up fastest. The messages of commits and
/// tags too. Where something was found is asked afterwards, when trees are read once for that and for what is missing.
/// </summary>
public sealed class HistorySource(HistoryOptions options) : IAttributingSource, IDisposable
{
    /// <summary>So few objects are looked up one by one; more are cheaper to take as they come in the pack.</summary>
    private const int FewObjects = 20_000;

    private HistoryIndex? _index;

    /// <summary>The refs that the scan started from: one that moves meanwhile is not among what was covered.</summary>
    internal IReadOnlyList<RefTip> Tips { get; private set; } = [];

    /// <inheritdoc/>
    /// <exception cref="ProblemException">There is no repository, or git cannot tell what is asked for.</exception>
    public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
    {
        var layout = RepositoryLayout.Find(options.Repository);
        try
        {
            Tips = options.Tips ?? RefTip.ReadAll(layout, coverage);
            if (options.Push?.GoesByOthers(name => RefTip.HasRemote(layout, name)) == true && RefTip.HasRemote(layout))
                coverage.AddRemark(new Problem(
                    "nothing fetched says what this remote has, so what other remotes have counts as known",
                        options.Push.RemoteName, "Where it is more public than they are, look at all of it with `keyscan git`"));
            SelectedObjects? part = options.IsPart ? SelectedObjects.Read(layout, options, Tips) : null;
            Read(layout, part, createReceiver, coverage, cancellation);
        }
        catch (GitException e)
        {
            throw Refusal(options.Name, e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<ObjectId,
        IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, CoverageCounter coverage,
        CancellationToken cancellation) =>
        Attribute(objects, new HashSet<ObjectId>(), cancellation);

    /// <summary>Where each of <paramref name="objects"/> was seen in what was read.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="placed">Those that are known to have places in what was not read.</param>
    /// <param name="cancellation">Stops it.</param>
    internal IReadOnlyDictionary<ObjectId,
        IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, IReadOnlySet<ObjectId> placed,
        CancellationToken cancellation) =>
        _index?.Attribute(objects, placed, cancellation) ?? [];

    /// <summary>git cannot tell what is asked of a repository.</summary>
    internal static ProblemException Refusal(string repository, GitException e) =>
        new(new Problem($"git refuses: {e.Message.TrimEnd('.')}", repository,
        "Check the revision, or what git says about the repository"), e);

    /// <inheritdoc/>
    public void Dispose() => _index?.Dispose();

    private void Read(
        RepositoryLayout layout, SelectedObjects? part, Func<IBlobReceiver> createReceiver, CoverageCounter coverage,
            CancellationToken cancellation)
    {
        var database = ObjectDatabase.Open(layout);
        foreach (Problem problem in layout.Problems.Concat(database.Problems))
            coverage.AddProblem(problem);
        foreach (Pack pack in database.Packs.Where(p => options.VerifyIds && !p.File.HasItsChecksum()))
            coverage.AddProblem(new Problem("the pack's checksum is wrong", pack.File.Path,
                "Run git fsck, and fetch again what it names"));

        HashSet<ObjectId>? wanted = part?.Wanted;
        int workers = Math.Max(1, options.Threads);
        IBlobReceiver[] receivers = [.. Enumerable.Range(0, workers).Select(_ => createReceiver())];
        var objects = new ObjectDelivery(layout, database, options.MaxBlobSize);
        var receiver = new HistoryReceiver(receivers, database.Format, objects, options.MaxBlobSize, wanted,
            Tips.Select(t => t.Name).ToHashSet(StringComparer.Ordinal), options.DeltaScan);
        var bulk = new BulkOptions { Workers = workers, LargestObject = ObjectDelivery.MostHeld, VerifyIds = options.VerifyIds };
        BulkResult result = wanted is { Count: <= FewObjects }
            ? ObjectSweep.Read(database, wanted, receiver, bulk, cancellation)
            : ObjectSweep.Read(database, receiver, bulk, cancellation);
        foreach (Problem problem in result.Problems)
            coverage.AddProblem(problem);
        foreach ((ObjectId id, long size) in result.TooLarge)
            receiver.Large.TryAdd(id, size);
        ReadLarge(database, receiver.Large, objects, receivers[0], coverage, cancellation);
        if (result.TooLargeCount > result.TooLarge.Count)
            coverage.AddProblem(new Problem(
                $"{result.TooLargeCount - result.TooLarge.Count:N0} objects are larger than {ObjectDelivery.MostHeld:N0} bytes",
                    options.Name, "Look at how they came there"));

        FindInRefs(receivers[0]);
        receiver.Commits.Complete();
        _index = new HistoryIndex(database, layout, receiver, Tips, part, options, coverage);
        _index.ReportCoverage();
    }

    /// <summary>
    /// A name that a hook is told is about to appear at the other side; where nobody asks for a part, all that there are.
    /// </summary>
    private void FindInRefs(IBlobReceiver receiver)
    {
        IEnumerable<(string Name, ObjectId Id)> names = options.Push?.Names
            ?? (options.StartsFromRefs ? Tips.Select(t => (t.Name, t.Id)) : []);
        foreach ((string name, ObjectId id) in names)
        {
            var place = new Provenance { Source = SourceKind.Ref, Path = $"<ref {name}>", Position = int.MaxValue,
                ReachableFrom = [name] };
            _ = receiver.ReceiveName(name, place, id);
        }
    }

    /// <summary>What is too large to be held, in an order that is the same each time.</summary>
    private static void ReadLarge(
        ObjectDatabase database, IReadOnlyDictionary<ObjectId, long> large, ObjectDelivery objects, IBlobReceiver receiver,
            CoverageCounter coverage, CancellationToken cancellation)
    {
        foreach (ObjectId id in large.Keys.Order())
        {
            cancellation.ThrowIfCancellationRequested();
            ObjectRead header = database.ReadHeader(id);
            Problem? problem = header is { Outcome: ReadOutcome.Found, Type: ObjectType.Blob }
                ? objects.HandOverLarge(id, header.Size, HistoryReceiver.Unattributed, receiver)
                : header.Error?.ToProblem()
                    ?? new Problem($"the object has {header.Size:N0} bytes, too many for a commit, a tag or a tree",
                        id.ToString(), "Look at how it came there");
            if (problem is not null)
                coverage.AddProblem(problem);
        }
    }
}

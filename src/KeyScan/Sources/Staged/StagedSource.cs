using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;

namespace KeyScan.Sources.Staged;

/// <summary>
/// What the index adds over HEAD: what the next commit would add. A secret that HEAD has at the same path is not added, wherever
/// in the file it stands now; nor is one in a new file that HEAD has in a file which is removed, because that is how a rename
/// looks.
/// </summary>
public sealed class StagedSource(StagedOptions options) : IBlobSource
{
    /// <summary>So few files are read on the calling thread; it takes longer to start others.</summary>
    private const int FewFiles = 16;

    /// <inheritdoc/>
    /// <exception cref="ProblemException">There is no repository, or git cannot tell what is staged.</exception>
    public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
    {
        var repository = StagedRepository.Find(options);
        IndexChanges changes;
        try
        {
            changes = IndexChanges.Read(repository, coverage);
        }
        catch (GitException e)
        {
            throw new ProblemException(
                new Problem($"git refuses: {e.Message.TrimEnd('.')}", options.Repository,
                    "Mend what git says about the repository"), e);
        }

        // A hook that git runs with an empty index is no mistake: git commit --allow-empty, or --amend of the message alone.
        if (changes.IsEmpty && !options.AllowEmpty && repository.IndexFile is null)
            coverage.AddProblem(new Problem("nothing is staged", options.Repository,
                "Stage it with git add, or pass --allow-empty where that is fine"));
        else if (changes.IsEmpty)
            coverage.AddRemark(new Problem("nothing is staged", options.Repository, "Nothing was to be scanned"));
        if (changes.NewPaths.Count > 0)
            FindInNames(repository, changes.NewPaths, createReceiver());
        if (changes.Blobs.Count > 0)
            Read(repository, changes.Blobs, createReceiver, coverage, cancellation);
    }

    private void Read(StagedRepository repository, IReadOnlyList<StagedBlob> blobs, Func<IBlobReceiver> createReceiver,
        CoverageCounter coverage, CancellationToken cancellation)
    {
        using var database = ObjectDatabase.Open(repository.Layout);
        foreach (Problem problem in repository.Layout.Problems.Concat(database.Problems))
            coverage.AddProblem(problem);
        int next = -1;
        void Work(CancellationToken stop)
        {
            IBlobReceiver receiver = createReceiver();
            for (int i; (i = Interlocked.Increment(ref next)) < blobs.Count;)
            {
                stop.ThrowIfCancellationRequested();
                ReadOne(repository, database, blobs[i], receiver, coverage);
            }
        }
        if (blobs.Count <= FewFiles || options.Threads <= 1)
            Work(cancellation);
        else
            PackReader.Spread(options.Threads, (_, stop) => Work(stop), cancellation);
    }

    private void FindInNames(StagedRepository repository, IReadOnlyList<string> paths, IBlobReceiver receiver)
    {
        foreach (string path in paths)
        {
            Provenance provenance = Describe(repository, path);
            _ = receiver.ReceiveName(provenance.Path, provenance);
        }
    }

    private void ReadOne(StagedRepository repository, ObjectDatabase database, StagedBlob blob, IBlobReceiver receiver,
        CoverageCounter coverage)
    {
        Provenance provenance = Describe(repository, blob.Path);
        var objects = new ObjectDelivery(repository.Layout, database, options.MaxFileSize);
        if (!objects.TryHandOver(blob.Id, provenance, ReadEarlier(database, blob), receiver, out Problem? problem))
            coverage.AddProblem(problem!);
    }

    /// <summary>HEAD's versions. One that cannot be read, as in a partial clone, leaves out nothing.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> ReadEarlier(ObjectDatabase database, StagedBlob blob)
    {
        foreach (ObjectId id in blob.Earlier)
        {
            ObjectRead read = database.Read(id, ObjectDelivery.MostHeld);
            if (read.Outcome == ReadOutcome.Found)
                yield return read.Content;
        }
    }

    private Provenance Describe(StagedRepository repository, string path)
    {
        if (repository.Root is null)
            return new Provenance { Source = SourceKind.Staged, Path = path };
        string full = Path.Combine(repository.Root, path);
        string shown = options.WorkingFolder == repository.Root ? path
            : Path.GetRelativePath(options.WorkingFolder, full).Replace(Path.DirectorySeparatorChar, '/');
        return new Provenance { Source = SourceKind.Staged, Path = shown, FullPath = full };
    }
}

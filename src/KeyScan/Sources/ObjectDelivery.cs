using KeyScan.Git;
using KeyScan.Git.Objects;

namespace KeyScan.Sources;

/// <summary>Hands objects of a repository to a receiver one by one; those that are too large to be held come in pieces.</summary>
/// <param name="layout">The repository.</param>
/// <param name="database">Its objects.</param>
/// <param name="limit">Texts above this are not covered, bytes.</param>
internal sealed class ObjectDelivery(RepositoryLayout layout, ObjectDatabase database, long limit)
{
    /// <summary>Above this many bytes an object is not held.</summary>
    public const long MostHeld = 64 << 20;

    /// <summary>Hands over one blob.</summary>
    /// <param name="id">The blob.</param>
    /// <param name="provenance">Where it is.</param>
    /// <param name="earlier">What stood in its place; null where all counts.</param>
    /// <param name="receiver">Takes it.</param>
    /// <param name="problem">Why it could not be handed over.</param>
    public bool TryHandOver(in ObjectId id, Provenance provenance, IEnumerable<ReadOnlyMemory<byte>>? earlier,
        IBlobReceiver receiver, out Problem? problem)
    {
        ObjectRead read = database.Read(id, MostHeld);
        problem = read.Outcome switch
        {
            ReadOutcome.Found when read.Type != ObjectType.Blob =>
                new Problem($"object {id} is no blob", NameOf(provenance, id), "Run git fsck"),
            ReadOutcome.Found when read.Size > limit =>
            HandOver(LargeBlob.From(read.Content), id, read.Size, provenance, receiver),
            ReadOutcome.TooLarge => HandOverLarge(id, read.Size, provenance, receiver),
            ReadOutcome.Found => null,
            _ => read.Error?.ToProblem() ?? new Problem($"blob {id} is missing", NameOf(provenance, id), "Run git fsck"),
        };
        if (problem is null && read.Outcome == ReadOutcome.Found && read.Size <= limit)
            receiver.Receive(new Blob(read.Content.Span, provenance, id) { Earlier = earlier });
        return problem is null;
    }

    /// <summary>Hands over a blob that is held, and larger than the limit.</summary>
    public Problem? HandOver(ReadBytes bytes, ObjectId id, long size, Provenance provenance, IBlobReceiver receiver)
    {
        receiver.Receive(new LargeBlob(bytes, provenance)
        {
            Length = size,
            Limit = limit,
            TooLarge = new Problem($"the file has {size:N0} bytes, more than the limit of {limit:N0}", NameOf(provenance, id),
            "Raise --max-file-size"),
            Identify = () => id,
        });
        return null;
    }

    /// <summary>Hands over a blob that is too large to be held: git inflates it, and puts deltas of that size together.</summary>
    public Problem? HandOverLarge(in ObjectId id, long size, Provenance provenance, IBlobReceiver receiver)
    {
        long total = 0;
        try
        {
            using GitOutput output = GitProcess.Open(layout.GitFolder, "cat-file", "blob", id.ToString());
            HandOver(buffer =>
            {
                int read = output.Read(buffer);
                total += read;
                return read;
            }, id, size, provenance, receiver);
        }
        catch (GitException e)
        {
            return new Problem($"the blob of {size:N0} bytes cannot be read: {e.Message.TrimEnd('.')}", NameOf(provenance, id),
                "Run git fsck");
        }
        return size > limit || total == size ? null
            : new Problem($"git gave {total:N0} of the {size:N0} bytes of the blob", NameOf(provenance, id), "Run git fsck");
    }

    private static string NameOf(Provenance provenance, in ObjectId id) =>
        provenance.Path.Length > 0 ? provenance.Path : $"blob {id}";
}

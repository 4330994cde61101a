namespace KeyScan;

/// <summary>
/// Bytes with their provenance, borrowed for the length of one call: the source takes the buffer back when the receiver returns.
/// </summary>
public readonly ref struct Blob(ReadOnlySpan<byte> bytes, Provenance provenance, ObjectId id = default)
{
    /// <summary>The bytes as stored.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Where they were seen.</summary>
    public Provenance Provenance { get; } = provenance;

    /// <summary>What they came out of, outermost first, where they were compressed without being in a folder, such as <c>gzip</c>.</summary>
    public IReadOnlyList<string> DecodedBy { get; init; } = [];

    /// <summary>The object they are, where the source knows it; empty where it is still to be computed.</summary>
    public ObjectId Id { get; } = id;

    /// <summary>What git made it of, where the source knows it.</summary>
    internal DeltaLink? Link { get; init; }

    /// <summary>
    /// What stood in its place before, where only what is new counts: secrets that stand there too are left out. Null where all counts. Read as it
    /// is enumerated, and enumerated only for a blob with findings, so that the usual clean one costs no second read.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>>? Earlier { get; init; }
}

/// <summary>The text to search in a blob, in an encoding that agrees with ASCII; borrowed as the blob is.</summary>
public readonly ref struct Content(ReadOnlySpan<byte> text, IReadOnlyList<string> decodedBy)
{
    /// <summary>The text: UTF-8, or any single-byte encoding.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>What turned the blob's bytes into this text, outermost first, such as <c>utf-16le</c>; empty when nothing had to.</summary>
    public IReadOnlyList<string> DecodedBy { get; } = decodedBy;

    /// <summary>How many bytes at its start are text. What follows is binary: only keys that nothing else looks like are looked for there.</summary>
    public int TextLength { get; init; } = text.Length;

    /// <summary>Whether it holds NUL bytes, so that text in a wide encoding may stand somewhere in it.</summary>
    public bool HasNuls { get; init; }
}

/// <summary>A place blobs come from.</summary>
public interface IBlobSource
{
    /// <summary>
    /// Hands every blob to a receiver, on as many threads as the source sees fit, and returns when all are handed over. What could
    /// not be read becomes a problem in <paramref name="coverage"/> and the rest goes on.
    /// </summary>
    /// <param name="createReceiver">Makes one receiver for each thread; a receiver is only ever called by one thread.</param>
    /// <param name="coverage">Counts what was read and what was not.</param>
    /// <param name="cancellation">Stops the reading between two blobs.</param>
    void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation);
}

/// <summary>A source that can tell only after it has read its blobs where they belong, and does so only for those with findings.</summary>
public interface IAttributingSource : IBlobSource
{
    /// <summary>
    /// Where each of <paramref name="objects"/> was seen, the oldest place first. One that is missing in the answer was read but is nowhere
    /// that was asked for: its findings do not count. Asked once after the reading, also for nothing: a source may find out only here what it is
    /// missing.
    /// </summary>
    IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, CoverageCounter coverage, CancellationToken cancellation);
}

/// <summary>
/// Takes all that one thread of a source has. What of it is text, whether it counts as read and what is done with it is decided here alone, never by a
/// source: a source hands over everything that it was asked for.
/// </summary>
public interface IBlobReceiver
{
    /// <summary>Takes one blob; everything borrowed from it ends when this returns.</summary>
    void Receive(in Blob blob);

    /// <summary>Takes one that is too large to be held, or larger than the user allows, and reads as much of it as there is reason to.</summary>
    void Receive(LargeBlob blob);

    /// <summary>Takes the name of something, such as a path or a branch: people put keys there too.</summary>
    /// <param name="name">The name.</param>
    /// <param name="provenance">What bears it.</param>
    /// <param name="id">The object that bears it, where there is one.</param>
    /// <returns>Whether a secret stands in it.</returns>
    bool ReceiveName(string name, Provenance provenance, ObjectId id = default);
}

/// <summary>A text that somebody wrote beside the code, such as an issue or a comment.</summary>
/// <param name="Text">The text, a title on its first line where it has one.</param>
/// <param name="Provenance">Where it stands.</param>
public sealed record WrittenText(string Text, Provenance Provenance);

/// <summary>Texts of one listing, to be read from its beginning to its end.</summary>
/// <param name="What">What they are, for people, such as <c>issues</c>.</param>
/// <param name="Kinds">The kinds of place they stand in: all there is of these is in this listing and others that name the kind.</param>
/// <param name="Read">Begins reading; the texts come as they are asked for. A <see cref="ProblemException"/> ends it.</param>
public sealed record TextFeed(string What, IReadOnlyList<SourceKind> Kinds, Func<CancellationToken, IAsyncEnumerable<WrittenText>> Read);

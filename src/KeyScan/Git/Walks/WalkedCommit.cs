namespace KeyScan.Git.Walks;

/// <summary>What a walk over history needs of a commit.</summary>
/// <param name="Tree">Its root tree.</param>
/// <param name="Parents">The commits it follows; none where a shallow clone ends.</param>
/// <param name="Time">When it was made, seconds since 1970.</param>
internal sealed record WalkedCommit(ObjectId Tree, IReadOnlyList<ObjectId> Parents, long Time);

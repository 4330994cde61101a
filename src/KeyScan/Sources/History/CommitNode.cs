namespace KeyScan.Sources.History;

/// <summary>What the graph keeps of a commit.</summary>
/// <param name="Id">The commit.</param>
/// <param name="Tree">Its root tree.</param>
/// <param name="Parents">The commits it follows.</param>
/// <param name="Time">When it was made, seconds since 1970.</param>
internal sealed record CommitNode(ObjectId Id, ObjectId Tree, IReadOnlyList<ObjectId> Parents, long Time);

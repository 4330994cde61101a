namespace KeyScan.Sources.Staged;

/// <summary>A blob that the index adds.</summary>
/// <param name="Id">The blob.</param>
/// <param name="Path">Its path as git prints it, from the top of the working tree.</param>
/// <param name="Earlier">What HEAD has in its place, and commits that are merged or picked; empty for nothing.</param>
internal sealed record StagedBlob(ObjectId Id, string Path, IReadOnlyList<ObjectId> Earlier);

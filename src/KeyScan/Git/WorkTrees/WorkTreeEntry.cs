namespace KeyScan.Git.WorkTrees;

/// <summary>Something in a working tree that the index does not have.</summary>
/// <param name="Path">Its path from where the listing begins, with forward slashes.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct WorkTreeEntry(string Path, WorkTreeEntryKind Kind);

namespace KeyScan.Sources;

/// <summary>A file to read.</summary>
/// <param name="FullPath">Its absolute path.</param>
/// <param name="Path">Its path as reports show it.</param>
internal sealed record ListedFile(string FullPath, string Path);

namespace KeyScan.Sources;

/// <summary>A file to read.</summary>
/// <param name="FullPath">Its absolute path.</param>
/// <param name="Path">Its path as reports show it.</param>
/// <param name="Top">The folder it was found below, from which no link is followed down to it; null where it was named
/// itself.</param>
internal sealed record ListedFile(string FullPath, string Path, string? Top);

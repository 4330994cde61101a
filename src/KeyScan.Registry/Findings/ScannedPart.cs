namespace KeyScan.Registry.Findings;

/// <summary>
/// A part of a repository, such as its code, its wiki or its issues, and how the last scan that was asked for it went.
/// </summary>
/// <param name="Kind">What it is; <see cref="SourceKind.Blob"/> for code.</param>
/// <param name="BeganAt">When that scan began, before anything was fetched, by the database's clock.</param>
/// <param name="Digest">What it looked for.</param>
/// <param name="IsCovered">Whether it read all of the part.</param>
internal sealed record ScannedPart(SourceKind Kind, DateTimeOffset BeganAt, string Digest, bool IsCovered);

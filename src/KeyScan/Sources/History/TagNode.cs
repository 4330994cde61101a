namespace KeyScan.Sources.History;

/// <summary>What is kept of an annotated tag.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Target">What it points at.</param>
internal sealed record TagNode(string Name, ObjectId Target);

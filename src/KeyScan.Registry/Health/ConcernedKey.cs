namespace KeyScan.Registry.Health;

/// <summary>A key with something wrong.</summary>
/// <param name="Key">The key.</param>
/// <param name="Detail">What exactly, such as <c>last used 210 days ago</c>.</param>
internal sealed record ConcernedKey(IssuedKey Key, string Detail);

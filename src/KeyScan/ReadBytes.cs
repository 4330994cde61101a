namespace KeyScan;

/// <summary>
/// Reads the next bytes into <paramref name="buffer"/>, waiting for at least one; returns how many, 0 at the end.
/// </summary>
public delegate int ReadBytes(Span<byte> buffer);

namespace KeyScan;

/// <summary>A run of bytes that every match of a rule is near to.</summary>
/// <param name="Text">ASCII, at least two characters.</param>
/// <param name="IgnoreCase">Whether ASCII letters match in either case.</param>
public sealed record Literal(string Text, bool IgnoreCase);

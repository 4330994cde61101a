namespace KeyScan.Pipeline;

/// <summary>A value with a name, near a secret. Offsets into the text, 0-based.</summary>
/// <param name="Role">What it would be to a secret that it belongs to.</param>
/// <param name="NameStart">Where the name starts.</param>
/// <param name="StemEnd">Where in the name what it shares with its kin ends: <c>DB_</c> of <c>DB_USER</c>.</param>
/// <param name="ValueStart">Where the value starts.</param>
/// <param name="ValueEnd">The offset just after it.</param>
internal readonly record struct Neighbour(PartRole Role, int NameStart, int StemEnd, int ValueStart, int ValueEnd);

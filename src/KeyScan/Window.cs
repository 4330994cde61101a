namespace KeyScan;

/// <summary>How far around a literal's hit a rule's pattern looks, in bytes.</summary>
/// <param name="Before">Bytes before the start of the literal.</param>
/// <param name="After">Bytes after the end of the literal.</param>
/// <param name="WithinLine">Whether the window also ends at the literal's line.</param>
public sealed record Window(int Before, int After, bool WithinLine)
{
    /// <summary>The literal's line, up to 256 bytes on either side.</summary>
    public static Window Line { get; } = new(256, 256, WithinLine: true);

    /// <summary>The most that a rule may ask for on either side, in bytes.</summary>
    public const int Limit = 64 * 1024;
}

namespace KeyScan.Matching.Delta;

/// <summary>
/// Something that was looked at in a text and depends on more than its own line, or that was a secret. All offsets are 0-based.
/// </summary>
/// <param name="Start">Where what woke the search stands: all of it has to be searched again where any of it is.</param>
/// <param name="End">The offset just after it.</param>
/// <param name="From">Where the bytes start that it depends on; may be before the text, whose start then matters.</param>
/// <param name="To">The offset just after them; may be behind the text, whose end then matters.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct Reach(int Start, int End, int From, int To, ReachKind Kind)
{
    /// <summary>The same, so many bytes further on.</summary>
    public Reach Moved(int by) => new(Start + by, End + by, From + by, To + by, Kind);
}

/// <summary>What a <see cref="Reach"/> is.</summary>
internal enum ReachKind : byte
{
    /// <summary>Nothing was found; as long as the bytes it depends on are the same, nothing will be.</summary>
    Nothing,

    /// <summary>The same, of a window over more than a line: another one beside it would be joined to it.</summary>
    Window,

    /// <summary>Something was found, so it is always searched again.</summary>
    Found,
}

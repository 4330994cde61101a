namespace KeyScan.Registry.Health;

/// <summary>One bar of a chart.</summary>
/// <param name="Label">What is counted.</param>
/// <param name="Count">How many.</param>
/// <param name="Class">The style: <c>good</c>, <c>warn</c> or <c>bad</c>.</param>
internal sealed record Bar(string Label, long Count, string Class)
{
    /// <summary>How many of them are drawn in another style, at the bar's start.</summary>
    public long Part { get; init; }

    /// <summary>The style of the part.</summary>
    public string PartClass { get; init; } = "";
}

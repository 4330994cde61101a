namespace KeyScan;

/// <summary>A comment in the scanned text that says the secret is meant to be there.</summary>
/// <param name="Marker">The marker it used, such as <c>keyscan:allow</c>.</param>
/// <param name="Line">1-based line of the comment.</param>
/// <param name="Reason">Why, or null where none is given.</param>
/// <param name="Expires">The last day it holds (UTC), or null for always.</param>
public sealed record InlineAllow(string Marker, int Line, string? Reason, DateOnly? Expires)
{
    /// <summary>
    /// Why it allows nothing although it is there, a sentence without its full stop; null where nothing is wrong with it.
    /// </summary>
    public string? Mistake { get; init; }
}

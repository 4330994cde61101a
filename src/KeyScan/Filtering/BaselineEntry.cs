namespace KeyScan.Filtering;

/// <summary>A line of a baseline: its id counts, the rest is for people, and says whether history has it.</summary>
/// <param name="Id">The finding.</param>
/// <param name="Rule">The id of its rule.</param>
/// <param name="Path">Where it was seen first, escaped to stay on its line.</param>
/// <param name="IsOfHistory">Whether it stands in history, which a scan of files alone cannot tell to be gone.</param>
public sealed record BaselineEntry(FindingId Id, string Rule, string Path, bool IsOfHistory)
{
    private const string History = "history:";

    /// <summary>What stands behind the id.</summary>
    internal string Line => $"{Rule} {(IsOfHistory ? History : "")}{Path}";

    /// <summary>Reads what <see cref="Line"/> was; whatever else people have put there is kept as a path.</summary>
    internal static BaselineEntry Parse(FindingId id, string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        string rule = space < 0 ? line : line[..space], path = space < 0 ? "" : line[(space + 1)..];
        bool isOfHistory = path.StartsWith(History, StringComparison.Ordinal);
        return new BaselineEntry(id, rule, isOfHistory ? path[History.Length..] : path, isOfHistory);
    }
}

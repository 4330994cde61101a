namespace KeyScan.Sinks;

/// <summary>What a run has left out and why, in words; every summary says it.</summary>
internal static class SkippedText
{
    /// <summary>
    /// The reasons with their counts and what each means, such as <c>symbolic link 2, submodule 1 (scan each by itself)</c>;
    /// empty where nothing was left out.
    /// </summary>
    public static string Describe(Coverage coverage) => string.Join(", ", coverage.Skipped.Select(s =>
        $"{SnakeNames<SkipReason>.Of(s.Reason).Replace('_', ' ')} {Wording.Number(s.Count)}{Meaning(s.Reason)}"));

    private static string Meaning(SkipReason reason) => reason switch
    {
        SkipReason.Binary => " (searched for keys with a prefix of their own alone)",
        SkipReason.LargeBinary => " (not read; --max-file-size)",
        SkipReason.UnopenedArchive => " (--max-archive-depth)",
        SkipReason.Submodule => " (not read; scan each by itself)",
        _ => "",
    };
}

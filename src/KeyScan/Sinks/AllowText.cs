namespace KeyScan.Sinks;

/// <summary>How a finding that is meant to be there is allowed, in words that fit where it stands.</summary>
internal static class AllowText
{
    /// <summary>
    /// Whether a comment beside it can allow a finding: in a file, but not in history, where a later commit changes nothing, nor
    /// in a message, nor for an issued key that works.
    /// </summary>
    public static bool HoldsComment(Finding finding, bool allowInline) =>
        allowInline && !finding.Locations[0].IsInName && finding.Locations[0].Provenance.Source is SourceKind.File
        or SourceKind.Staged && finding.IssuedKey is not { Status: KeyStatus.Active };

    /// <summary>What allows one finding, a phrase to go on with.</summary>
    public static string Suggest(Finding finding, bool allowInline, string file) =>
        $"{(HoldsComment(finding, allowInline) ? "keyscan:allow in a comment on its line, or " : "")}id {finding.Id} in {file}";

    /// <summary>What allows findings such as these, a sentence.</summary>
    public static string Suggest(IReadOnlyList<Finding> findings, bool allowInline, string file)
    {
        int inFiles = findings.Count(f => HoldsComment(f, allowInline));
        string entry = $"its id, with a reason, under allow: in {file}";
        if (inFiles == 0)
            return $"Put {entry}{(findings.All(f => f.Locations[0].Provenance.IsInHistory)
                ? ": a comment in a later commit changes no history"
                : "")}.";
        string history = inFiles == findings.Count ? "" : " For what is in history only the id counts.";
        return $"Put keyscan:allow and why in a comment on its line, or {entry}.{history}";
    }
}

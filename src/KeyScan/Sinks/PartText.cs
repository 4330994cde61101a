namespace KeyScan.Sinks;

/// <summary>What belongs to a secret, for people: <c>user shop, host db.internal</c>.</summary>
internal static class PartText
{
    /// <summary>The parts on one line.</summary>
    public static string Write(IReadOnlyList<SecretPart> parts, SafeText safe) =>
        string.Join(", ", parts.Select(p => $"{p.Name} {safe.Printable(p.Value)}"));
}

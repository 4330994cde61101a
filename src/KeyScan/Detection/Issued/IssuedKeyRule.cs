namespace KeyScan.Detection.Issued;

/// <summary>The rule that findings without any other rule have: the text is a key that the organisation has issued.</summary>
internal static class IssuedKeyRule
{
    /// <summary>It has no pattern that is ever run: look-ups in the fingerprint set find its matches.</summary>
    public static Rule Rule { get; } = new()
    {
        Id = "issued-key",
        Description = "Key issued by this organisation",
        Provider = "issued",
        Family = "issued-key",
        Severity = Severity.High,
        Confidence = Confidence.Certain,
        Literals = [],
        Pattern = "(?<secret>(?!))",
        Window = Window.Line,
        Tags = ["issued"],
        Advice = "Revoke the key where it was issued (`keyscan revoke plan` prepares that), give its owner a new one through "
            + "your secret store, then remove it from the text.",
    };
}

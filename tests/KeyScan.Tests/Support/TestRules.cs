namespace KeyScan.Tests.Support;

/// <summary>Rules of a provider that does not exist.</summary>
internal static class TestRules
{
    /// <summary><c>acme_</c> and twenty letters or digits.</summary>
    public static Rule Acme() => new()
    {
        Id = "acme-key",
        Description = "Acme key",
        Provider = "acme",
        Family = "acme",
        Severity = Severity.High,
        Confidence = Confidence.High,
        Literals = [new Literal("acme_", IgnoreCase: false)],
        Pattern = @"\b(?<secret>acme_[A-Za-z0-9]{20})\b",
        Window = Window.Line,
        Advice = "Revoke it at Acme.",
        Origin = "test",
    };
}

using System.Text;

namespace KeyScan.Tests.Filtering;

/// <summary>Findings for tests. Their secrets are made here, from a number.</summary>
internal static class SampleFinding
{
    public static readonly byte[] Salt = Encoding.UTF8.GetBytes("salt for the tests");

    public static Finding Create(string secret = "secret one", string path = "src/app.cs", string ruleId = "sample-token") =>
        new()
    {
        Id = FindingId.Compute(Salt, "sample", new Secret(secret)),
        Rule = SampleRule(ruleId),
        Secret = new Secret(secret),
        Severity = Severity.High,
        Confidence = Confidence.High,
        Locations = [new Location(new Provenance { Source = SourceKind.File, Path = path }, 1, 1, 1, 2)],
    };

    public static Finding OnDisk(string fullPath, string shownPath) => Create() with
    {
        Locations =
            [new Location(new Provenance { Source = SourceKind.File, Path = shownPath, FullPath = fullPath }, 1, 1, 1, 2)],
    };

    public static Finding WithComment(InlineAllow? comment)
    {
        Finding finding = Create();
        return finding with { Locations = [finding.Locations[0] with { Inline = comment }] };
    }

    private static Rule SampleRule(string id) => new()
    {
        Id = id,
        Description = "Sample token",
        Provider = "sample",
        Family = "sample",
        Severity = Severity.High,
        Confidence = Confidence.High,
        Literals = [new Literal("sample", IgnoreCase: false)],
        Pattern = "(?<secret>sample)",
        Window = Window.Line,
        Advice = "Revoke it.",
    };
}

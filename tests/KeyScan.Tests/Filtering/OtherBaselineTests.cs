using System.Security.Cryptography;
using System.Text;
using KeyScan.Filtering;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Filtering;

/// <summary>What other tools know is left out: by secret and file, or by place.</summary>
public sealed class OtherBaselineTests : IDisposable
{
    private static readonly string Known =
        MadeTokens.Random("acme_", 20, seed: 80), New = MadeTokens.Random("acme_", 20, seed: 81);
    private readonly TemporaryFolder _folder = new();

    public OtherBaselineTests() => _folder.Write("src/a.txt", $"x\nSECRET={Known}\nSECRET={New}\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("src/a.txt", 1)]
    [InlineData("./src/a.txt", 1)]
    [InlineData("src\\\\a.txt", 1)]
    [InlineData("src/b.txt", 2)]
    public void A_secret_that_detect_secrets_knows_in_its_file_is_left_out_wherever_it_stands_there(string path, int left)
    {
#pragma warning disable CA5350 // The other tool's format.
        string hash = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Known)));
#pragma warning restore CA5350
        string file = _folder.Write(".secrets.baseline", $$$"""{"version":"1.5.0","results":{"{{{path}}}":[{"type":"x","filename":"{{{path}}}","hashed_secret":"{{{hash}}}","line_number":77}]}}""");
        Assert.Equal(left, Scan(file).Count);
    }

    [Theory]
    [InlineData("# why\n\nsrc/a.txt:some-rule:2\n", 1)]
    [InlineData("src/a.txt:some-rule:9\n", 2)]
    [InlineData("0123456789012345678901234567890123456789:src/a.txt:some-rule:2\n", 2)]
    public void A_place_that_gitleaks_ignores_is_left_out(string text, int left) =>
        Assert.Equal(left, Scan(_folder.Write(".gitleaksignore", text)).Count);

    [Theory]
    [InlineData(".gitleaksignore", "src/a.txt:2\n", ":1", "the line is no place")]
    [InlineData(".secrets.baseline", "{\"results\": {\n", ":2:1", "the JSON cannot be read")]
    [InlineData(".secrets.baseline", "{}", "", "it has no object `results`, so it is no baseline of detect-secrets")]
    public void What_is_wrong_is_named_with_its_line(string name, string text, string where, string what)
    {
        string file = _folder.Write(name, text);
        var problems = new List<Problem>();
        _ = OtherBaseline.TryRead(file, problems);
        Assert.Equal((what, $"{file}{where}"), (Assert.Single(problems).What, problems[0].Where));
    }

    [Fact]
    public void A_baseline_of_our_own_is_none_of_these() =>
        Assert.Null(OtherBaseline.TryRead(_folder.Write(".keyscan-baseline", "# keyscan"), []));

    private IReadOnlyList<Finding> Scan(string baseline)
    {
        var problems = new List<Problem>();
        OtherBaseline filter = OtherBaseline.TryRead(baseline, problems)!;
        Assert.Empty(problems);
        var source = new DirectorySource(new DirectoryOptions { Paths = ["src"], WorkingFolder = _folder.Path });
        return new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]), Filters = [filter] })
            .Scan(source, "here", new CoverageCounter()).Findings;
    }
}

using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Rules.Examples;
using KeyScan.Sources;
using KeyScan.Sources.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

/// <summary>What a place says of how sure a finding is.</summary>
public sealed class PlaceConfidenceTests : IDisposable
{
    private static readonly string Key = ExampleTemplate.Expand("<<pem pkcs8>>", new Random(9));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("test/fixtures/server.key", Confidence.Low)]
    [InlineData("pkg/tls/testdata/client-1.key", Confidence.Low)]
    [InlineData("src/test/resources/rsa.pem", Confidence.Low)]
    [InlineData("pkg/tls_test.go", Confidence.Low)]
    [InlineData("examples/puma/cert.key", Confidence.Low)]
    [InlineData("deploy/server.key", Confidence.Certain)]
    [InlineData("src/latest/contest.key", Confidence.Certain)]
    [InlineData("docs/setup.md", Confidence.Certain)]
    public void A_private_key_of_a_test_or_an_example_is_low(string path, Confidence expected)
    {
        _folder.Write(path, Key);
        Finding finding = Assert.Single(Scan().Findings);
        Assert.Equal(("private-key-pem", expected), (finding.Rule.Id, finding.Confidence));
    }

    [Theory]
    [InlineData("test/connect_test.py", Confidence.Low)]
    [InlineData("docs/engines.rst", Confidence.Low)]
    [InlineData("README.md", Confidence.Low)]
    [InlineData("deploy/app.yml", Confidence.Medium)]
    public void The_password_of_a_database_is_low_in_documentation_too(string path, Confidence expected)
    {
        _folder.Write(path, $"url: postgres://app:{MadeTokens.Random("", 16, seed: 12)}@db.shop.test/shop\n");
        Finding finding = Assert.Single(Scan().Findings);
        Assert.Equal(("database-url", expected), (finding.Rule.Id, finding.Confidence));
    }

    [Fact]
    public void One_that_stands_elsewhere_too_is_as_sure_as_there()
    {
        _folder.Write("test/server.key", Key);
        _folder.Write("deploy/server.key", Key);
        Finding finding = Assert.Single(Scan().Findings);
        Assert.Equal((Confidence.Certain, 2), (finding.Confidence, finding.Locations.Count));
    }

    [Fact]
    public void In_history_the_path_decides_once_it_is_known()
    {
        using var repository = new GitRepository();
        repository.Write("test/server.key", Key);
        repository.Write("deploy/server.key", ExampleTemplate.Expand("<<pem ec>>", new Random(10)));
        repository.Commit("keys");
        using var history = new HistorySource(new HistoryOptions { Repository = repository.Path });
        ScanReport report =
            new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn() }).Scan(history, "here", new CoverageCounter());
        Assert.Equal(
            [("deploy/server.key", Confidence.Certain), ("test/server.key", Confidence.Low)],
            report.Findings.Select(f => (f.Locations[0].Provenance.Path, f.Confidence))
                .OrderBy(f => f.Path, StringComparer.Ordinal));
    }

    [Fact]
    public void The_way_to_the_folder_that_was_asked_for_says_nothing()
    {
        _folder.Write("test/demo/shop/server.key", Key);
        var source = new DirectorySource(new DirectoryOptions { Paths = ["test/demo/shop"], WorkingFolder = _folder.Path });
        Finding finding = Assert.Single(new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn() })
            .Scan(source, "here", new CoverageCounter()).Findings);
        Assert.Equal(("test/demo/shop/server.key", Confidence.Certain),
            (finding.Locations[0].Provenance.Path, finding.Confidence));
    }

    [Fact]
    public void Other_keys_of_a_provider_are_as_sure_in_a_test_as_anywhere()
    {
        _folder.Write("test/a.txt", ExampleTemplate.Expand("ghp_<<crc32-base62>>", new Random(11)));
        Assert.Equal(Confidence.Certain, Assert.Single(Scan().Findings).Confidence);
    }

    private ScanReport Scan() => new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn() })
        .Scan(new DirectorySource(new DirectoryOptions { Paths = ["."], WorkingFolder = _folder.Path }), "here",
            new CoverageCounter());
}

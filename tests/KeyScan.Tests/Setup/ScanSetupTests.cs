using KeyScan.Setup;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Setup;

public sealed class ScanSetupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_asked_for_wins_over_the_configuration()
    {
        Configure("fail_on: high\nmax_file_size: 1000\nbaseline: known\n");
        var asked =
            Read(new ScanRequest { FailOn = Confidence.Low, MaxFileSize = 10, BaselinePath = "other", UseBaseline = false });
        Assert.Equal((Confidence.Low, 10, "other"), (asked.Options.FailOn, asked.MaxFileSize, asked.BaselinePath));
        var configured = Read(new ScanRequest { UseBaseline = false });
        Assert.Equal((Confidence.High, 1000), (configured.Options.FailOn, configured.MaxFileSize));
        Assert.Equal(_folder.Combine("known"), configured.BaselinePath);
        var without = Read(new ScanRequest { UseRepositoryConfiguration = false });
        Assert.Equal((Confidence.Medium, null, null), (without.Options.FailOn, without.GivenMaxFileSize, without.BaselinePath));
    }

    [Fact]
    public void What_is_wrong_is_a_problem_and_the_rest_holds()
    {
        Configure("nobody: 1\ndisable_rules: [no-such-rule]\nfail_on: certain\n");
        var setup = Read(new ScanRequest());
        Assert.Contains(setup.Problems, p => p.ToString().Contains("nobody", StringComparison.Ordinal));
        Assert.Contains(setup.Problems, p => p.ToString().Contains("no-such-rule", StringComparison.Ordinal));
        Assert.Equal(Confidence.Certain, setup.Options.FailOn);
        Assert.NotEmpty(setup.Options.Rules.Rules);
    }

    [Fact]
    public void A_file_is_read_in_the_place_of_one_that_the_configuration_names_or_none()
    {
        Configure("baseline: known\nrules: [own.yml]\n");
        string known = _folder.Combine("known"), own = _folder.Combine("own.yml");
        var setup = Read(new ScanRequest
        {
            Instead = new Dictionary<string, string?> { [known] = "of-the-base", [own] = null },
            UseBaseline = false,
        });
        Assert.Equal("of-the-base", setup.BaselinePath);
        Assert.Empty(setup.Configuration.RuleFiles);
        Assert.Empty(setup.Problems);
    }

    [Fact]
    public void The_salt_is_the_one_given_then_the_configurations_then_that_of_the_registry()
    {
        Configure("salt: sixteen-or-more-of-them\n");
        Assert.Equal("given-by-the-environment",
            Read(new ScanRequest { Salt = "given-by-the-environment", FindSharedSalt = () => "of-the-registry" }).Salt.Text);
        Assert.Equal("sixteen-or-more-of-them", Read(new ScanRequest { FindSharedSalt = () => "of-the-registry" }).Salt.Text);
        Configure("fail_on: low\n");
        Assert.Equal("of-the-registry", Read(new ScanRequest { FindSharedSalt = () => "of-the-registry" }).Salt.Text);
        Assert.False(Read(new ScanRequest()).Salt.Lasts);
    }

    [Fact]
    public void What_was_scanned_for_tells_requests_apart_that_find_other_secrets()
    {
        string[] digests =
        [
            .. new[] { new ScanRequest(), new ScanRequest { MaxDecodeDepth = 0 }, new ScanRequest { MaxArchiveDepth = 0 },
                new ScanRequest { DisableRules = ["github"] } }
                .Select(request => Read(request).Options.Digest()),
        ];
        Assert.Equal(digests.Length, digests.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(digests[0], Read(new ScanRequest { FailOn = Confidence.Low, AllowInline = false }).Options.Digest());
    }

    private ScanSetup Read(ScanRequest request) => ScanSetup.Read(request, _folder.Path);

    private void Configure(string text) => File.WriteAllText(_folder.Combine(".keyscan.yml"), text);
}

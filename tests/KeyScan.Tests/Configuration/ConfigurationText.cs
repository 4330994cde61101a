using KeyScan.Configuration;

namespace KeyScan.Tests.Configuration;

/// <summary>Reads configurations that tests write out.</summary>
internal static class ConfigurationText
{
    public const string Path = "/project/.keyscan.yml";

    public const string Good = """
        # every key there is
        rules: [security/tokens.yml, ../shared/rules.yml]
        enable_rules: [cloud, private-key]
        disable_rules: generic
        include:
          - src/**
          - tests/
        exclude: ["*.min.js"]
        max_file_size: 64MiB
        baseline: .keyscan-baseline
        salt: "a text of eight or more"
        fail_on: high
        allow:
          - id: 0123456789abcdef0123456789abcdef
            reason: known since 2019
          - rule: [private-key, jwt]
            path: tests/fixtures/**
            pattern: '^test'
            reason: made for the tests
            expires: 2027-01-31
            approver: security team
        """;

    public static (KeyScanConfiguration Configuration, List<Problem> Problems) Parse(string text)
    {
        var problems = new List<Problem>();
        return (ConfigurationFile.Parse(Path, text, problems), problems);
    }

    public static Problem Problem(string text) => Assert.Single(Parse(text).Problems);
}

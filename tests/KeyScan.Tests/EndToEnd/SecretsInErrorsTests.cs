using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>A secret that stands where something else should stand is in no error.</summary>
public sealed class SecretsInErrorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _token = PlantedTree.MakeKey(7);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TOKEN: x")]
    [InlineData("- TOKEN")]
    [InlineData("fail_on: TOKEN")]
    [InlineData("max_file_size: TOKEN")]
    [InlineData("exclude: [TOKEN")]
    [InlineData("allow: TOKEN")]
    [InlineData("allow:\n  - rule: TOKEN\n    reason: x")]
    [InlineData("allow:\n  - id: TOKEN\n    reason: x")]
    [InlineData("allow:\n  - path: x\n    reason: x\n    expires: TOKEN")]
    [InlineData("allow:\n  - pattern: '(TOKEN'\n    reason: x")]
    [InlineData("rules: [TOKEN.yml]")]
    [InlineData("baseline: TOKEN")]
    [InlineData("enable_rules: [TOKEN]")]
    [InlineData("x: !TOKEN y")]
    [InlineData("x: *TOKEN")]
    [InlineData("\"TOKEN")]
    [InlineData("TOKEN: 1\nTOKEN: 2")]
    public void In_a_configuration(string text)
    {
        _folder.Write(".keyscan.yml", text.Replace("TOKEN", _token, StringComparison.Ordinal));
        _folder.Write("a.txt", "nothing\n");
        AssertRefused(KeyScanProcess.Run(_folder.Path, "dir"));
    }

    [Theory]
    [InlineData("provider: TOKEN\nrules: []")]
    [InlineData("provider: x\nrules:\n  - id: TOKEN\n")]
    [InlineData("provider: x\nrules:\n  - id: a-b\n    severity: TOKEN\n")]
    [InlineData("provider: x\nrules:\n  - id: a-b\n    checks: [TOKEN]\n")]
    [InlineData("provider: x\nrules:\n  - id: a-b\n    description: d\n    severity: high\n    confidence: high\n    keywords: "
        + "[abcd]\n    pattern: '(?<secret>abcd[0-9]{9})'\n    advice: y\n    examples: ['abcd TOKEN']")]
    public void In_a_file_of_rules(string text) =>
        AssertRefused(KeyScanProcess.Run(_folder.Path, "rules", "check",
            _folder.Write("rules.yml", text.Replace("TOKEN", _token, StringComparison.Ordinal))));

    [Theory]
    [InlineData("dir --fail-on TOKEN")]
    [InlineData("dir --max-file-size TOKEN")]
    [InlineData("dir --exit-code TOKEN")]
    [InlineData("dir --TOKEN")]
    [InlineData("TOKEN")]
    [InlineData("dir TOKEN")]
    [InlineData("dir -f TOKEN")]
    [InlineData("rules show TOKEN")]
    [InlineData("keys import none.csv --registry TOKEN.db")]
    public void On_the_command_line(string command) =>
        AssertRefused(KeyScanProcess.Run(_folder.Path, command.Replace("TOKEN", _token, StringComparison.Ordinal).Split(' ')));

    [Theory]
    [InlineData("KEYSCAN_FAIL_ON")]
    [InlineData("KEYSCAN_MAX_FILE_SIZE")]
    [InlineData("KEYSCAN_LOG_LEVEL")]
    [InlineData("KEYSCAN_REPORT_FORMAT")]
    [InlineData("KEYSCAN_ENABLE_RULE")]
    [InlineData("KEYSCAN_CONFIG")]
    public void In_the_environment(string variable)
    {
        _folder.Write("a.txt", "nothing\n");
        AssertRefused(new KeyScanProcess(_folder.Path) { Environment = { [variable] = _token } }.Run("dir"));
    }

    // An entry that fits nothing is no error, and the token in the configuration is found.
    private void AssertRefused(KeyScanRun run)
    {
        Assert.InRange(run.ExitCode, 1, 2);
        Assert.DoesNotContain(_token[6..26], run.All, StringComparison.Ordinal);
    }
}

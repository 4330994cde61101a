using System.CommandLine;
using KeyScan.Cli;
using KeyScan.Cli.Commands;

namespace KeyScan.Tests.Arguments;

public sealed class CompletionTests
{
    private static readonly Command All = CommandLine.Root("");

    [Theory]
    [InlineData("keyscan dir --report-format ", "csv github hook html jsonl junit sarif text")]
    [InlineData("keyscan dir -f s", "sarif")]
    [InlineData("keyscan dir --report-format=s", "sarif")]
    [InlineData("keyscan git --fail-on ", "certain high low medium")]
    [InlineData("keyscan git --log-level d", "debug")]
    [InlineData("keyscan keys list --status ", "active expired revoked suspended")]
    [InlineData("keyscan keys health -f h", "html")]
    [InlineData("keyscan completion ", "bash fish powershell zsh")]
    [InlineData("keyscan hook ", "install pre-commit pre-push pre-receive prove status uninstall")]
    [InlineData("keyscan dir --disable-rule github-classic", "github-classic-pat")]
    [InlineData("keyscan rules show github-classic", "github-classic-pat")]
    [InlineData("keyscan hook prove --rule github-classic", "github-classic-pat")]
    [InlineData("keyscan git --stag", "--staged")]
    [InlineData("keyscan dir ", "")]
    [InlineData("keyscan dir src/", "")]
    [InlineData("keyscan dir --config ", "")]
    public void Commands_options_values_and_rules_are_completed_and_files_left_to_the_shell(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', CompletionCommand.Suggest(All, line, line.Length).Order(StringComparer.Ordinal)));
}

using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>Command lines that make no sense: one clear line on standard error, nothing on standard output, exit code 2.</summary>
public sealed class BadArgumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "keyscan: say what to do; `keyscan dir .` scans the files of this folder, `keyscan --help` shows all.")]
    [InlineData("scna", "keyscan: Unrecognized command or argument 'scna'.|`keyscan --help` shows how it is used.")]
    [InlineData("--bogus", "keyscan: Unrecognized command or argument '--bogus'.|`keyscan --help` shows how it is used.")]
    [InlineData("dir --bogus", "keyscan: There is no option `--bogus`. (Is it a file? Write ./--bogus.)|`keyscan dir --help` shows how it is used.")]
    [InlineData("dir --exit-code", "keyscan: Required argument missing for option: '--exit-code'.|`keyscan dir --help` shows how it is used.")]
    [InlineData("rules", "keyscan: Required command was not provided.|`keyscan rules --help` shows how it is used.")]
    [InlineData("rules show", "keyscan: Required argument missing for command: 'show'.|`keyscan rules show --help` shows how it is used.")]
    [InlineData("rules show nothing", "keyscan: rules show: there is no rule `nothing`. `keyscan rules list` shows all.")]
    [InlineData("baseline create --bogus", "keyscan: There is no option `--bogus`. (Is it a file? Write ./--bogus.)|`keyscan baseline create --help` shows how it is used.")]
    [InlineData("dir --report-format bogus", "keyscan: --report-format: there is no format `bogus`. Write one of text, jsonl, sarif, csv, junit, github, hook.")]
    [InlineData("dir -f jsonl -f sarif", "keyscan: --report-format: more than one report goes to standard output. Give the others a file with -r.")]
    [InlineData("dir --exit-code 999", "keyscan: --exit-code: `999` is no exit code. Write a number from 0 to 255.")]
    [InlineData("dir --exit-code -1", "keyscan: --exit-code: `-1` is no exit code. Write a number from 0 to 255.")]
    [InlineData("dir --max-file-size banana", "keyscan: --max-file-size: `banana` is no size up to 2 GB. Write bytes or a unit, such as 64MiB.")]
    [InlineData("dir --max-file-size 5GB", "keyscan: --max-file-size: `5GB` is no size up to 2 GB. Write bytes or a unit, such as 64MiB.")]
    [InlineData("dir --fail-on sometimes", "keyscan: --fail-on: `sometimes` is none of its values. Write one of low, medium, high, certain.")]
    [InlineData("dir --log-level loud", "keyscan: --log-level: `loud` is none of its values. Write one of error, info, debug.")]
    [InlineData("stdin --exit-code x", "keyscan: --exit-code: `x` is no exit code. Write a number from 0 to 255.")]
    [InlineData("completion tcsh", "keyscan: Argument 'tcsh' not recognized. Must be one of:")]
    public void What_makes_no_sense_is_told_in_a_line(string arguments, string expected)
    {
        KeyScanRun run = KeyScanProcess.Run(_folder.Path, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith(expected.Replace('|', '\n'), run.Errors.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KEYSCAN_REPORT_FORMAT", "bogus", "keyscan: --report-format: there is no format `bogus`. Write one of ")]
    [InlineData("KEYSCAN_EXIT_CODE", "many", "keyscan: --exit-code: `many` is no exit code. Write a number from 0 to 255.")]
    public void A_variable_is_held_to_what_its_option_is(string variable, string value, string expected)
    {
        KeyScanRun run = new KeyScanProcess(_folder.Path) { Environment = { [variable] = value } }.Run("dir");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KEYSCAN_PEPPER", "short", "KEYSCAN_PEPPER: the pepper has 5 bytes. Use at least 16 random ones.")]
    [InlineData("KEYSCAN_PEPPER_FILE", "nowhere", "nowhere: the pepper cannot be read: ")]
    public void A_pepper_that_is_none_is_told_without_showing_it(string variable, string value, string expected)
    {
        using var tree = new PlantedTree();
        KeyScanRun run = new KeyScanProcess(tree.Folder.Path) { Environment = { [variable] = value } }.Run("dir");
        tree.AssertFoundDespite(expected, run);
    }
}

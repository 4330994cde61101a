using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>
/// Command lines that make no sense: one clear line on standard error, nothing on standard output, exit code 2.
/// </summary>
public sealed class BadArgumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "keyscan: say what to do; `keyscan dir .` scans the files of this folder, `keyscan --help` shows all.")]
    [InlineData("scna", "keyscan: there is no command `scna`: `keyscan dir PATH` scans files, `keyscan git REPO` scans "
        + "history.|`keyscan --help` shows how it is used.")]
    [InlineData("bsaeline",
        "keyscan: there is no command `bsaeline`; did you mean `baseline`?|`keyscan --help` shows how it is used.")]
    [InlineData("hook isntall", "keyscan: there is no command `isntall` of `keyscan hook`; did you mean "
        + "`install`?|`keyscan hook --help` shows how it is used.")]
    [InlineData("--bogus", "keyscan: there is no option `--bogus`.|`keyscan --help` shows how it is used.")]
    [InlineData("dir --bogus",
        "keyscan: there is no option `--bogus`. Is it a file? Write ./--bogus.|`keyscan dir --help` shows how it is used.")]
    [InlineData("git --stage", "keyscan: there is no option `--stage`; did you mean `--staged` or `--state`?")]
    [InlineData("git -staged", "keyscan: there is no option `-staged`; did you mean `--staged`?")]
    [InlineData("git . extra",
        "keyscan: `extra` is one argument too many: `keyscan git` takes REPO.|`keyscan git --help` shows how it is used.")]
    [InlineData("git --branch --unreachabel", "keyscan: --branch: `--unreachabel` stands where its value should be; did you "
        + "mean `--unreachable`? For a value that begins with a dash write --branch=--unreachabel.")]
    [InlineData("dir --staged", "keyscan: there is no option `--staged`. It is an option of `keyscan git`.")]
    [InlineData("dir --token=opensesame", "keyscan: there is no option `--token`.")]
    [InlineData("https://me:opensesame@git.example.test/a", "keyscan: there is no command `https://git.example.test/a`; did you mean `keyscan git ADDRESS`?")] // keyscan:allow reason="made up"
    [InlineData("dir --exit-code",
        "keyscan: --exit-code needs a value: --exit-code CODE.|`keyscan dir --help` shows how it is used.")]
    [InlineData("worker --threads x",
        "keyscan: --threads: `x` is no such number. Write one from 1 to 1024.|`keyscan worker --help` shows how it is used.")]
    [InlineData("rules", "keyscan: `keyscan rules` does nothing by itself: name one of its commands, list, show, check, "
        + "test.|`keyscan rules --help` shows how it is used.")]
    [InlineData("rules show",
        "keyscan: `keyscan rules show` needs ID: The id of the rule.|`keyscan rules show --help` shows how it is used.")]
    [InlineData("rules show nothing", "keyscan: rules show: there is no rule `nothing`. `keyscan rules list` shows all.")]
    [InlineData("dir --report-format bogus", "keyscan: --report-format: `bogus` is none of its values. Write one of text, "
        + "jsonl, sarif, csv, junit, html, github, hook.")]
    [InlineData("dir --report-format jsnl",
        "keyscan: --report-format: `jsnl` is none of its values (did you mean `jsonl`?). Write one of text, ")]
    [InlineData("dir -f jsonl -f sarif",
        "keyscan: --report-format: more than one report goes to standard output. Give the others a file with -r.")]
    [InlineData("dir --exit-code 999", "keyscan: --exit-code: `999` is no exit code. Write a number from 0 to 255.")]
    [InlineData("dir --exit-code -1", "keyscan: --exit-code: `-1` is no exit code. Write a number from 0 to 255.")]
    [InlineData("dir --max-file-size banana",
        "keyscan: --max-file-size: `banana` is no size up to 2 GB. Write bytes or a unit, such as 64MiB.")]
    [InlineData("dir --max-file-size 5GB",
        "keyscan: --max-file-size: `5GB` is no size up to 2 GB. Write bytes or a unit, such as 64MiB.")]
    [InlineData("dir --fail-on sometimes",
        "keyscan: --fail-on: `sometimes` is none of its values. Write one of low, medium, high, certain.")]
    [InlineData("dir --log-level loud", "keyscan: --log-level: `loud` is none of its values. Write one of error, info, debug.")]
    [InlineData("stdin --exit-code x", "keyscan: --exit-code: `x` is no exit code. Write a number from 0 to 255.")]
    [InlineData("completion tcsh", "keyscan: SHELL: `tcsh` is none of its values. Write one of bash, zsh, fish, powershell.")]
    public void What_makes_no_sense_is_told_in_a_line(string arguments, string expected)
    {
        KeyScanRun run = KeyScanProcess.Run(_folder.Path, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.DoesNotContain("opensesame", run.Errors, StringComparison.Ordinal);
        Assert.StartsWith(expected.Replace('|', '\n'), run.Errors.Replace("\r", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KEYSCAN_REPORT_FORMAT", "bogus", "keyscan: --report-format: `bogus` is none of its values. Write one of ")]
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

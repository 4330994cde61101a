namespace KeyScan.Cli.Arguments;

/// <summary>
/// Commands and options of other scanners, and what does the same here: people bring their fingers' habits and their pipelines.
/// </summary>
internal static class OtherTools
{
    private const string Files = "`keyscan dir PATH` scans files";
    private const string History = "`keyscan git REPO` scans history";
    private const string Staged =
        "`keyscan git --staged` scans what the next commit would add; `keyscan hook install` does it at every commit";
    private const string Elsewhere =
        "KeyScan does not read it there: save it as files for `keyscan dir PATH`, or send it to `keyscan stdin`";
    private const string Offline =
        "KeyScan asks no provider; `keyscan keys check` says which lines are keys that you have issued";
    private const string NotNeeded = "is not needed here; leave it out";
    private const string PathGoes = "the path goes without an option: `keyscan dir PATH` scans files, `keyscan git REPO` history";

    private static readonly Dictionary<string, string> Commands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["scan"] = $"{Files}, {History}",
        ["detect"] = $"{History}, {Files}",
        ["protect"] = Staged,
        ["staged"] = Staged,
        ["filesystem"] = Files,
        ["files"] = Files,
        ["folder"] = Files,
        ["directory"] = Files,
        ["path"] = Files,
        ["fs"] = Files,
        ["archive"] = Files,
        ["secret"] = $"{Files}, {History}, {Staged}",
        ["repo"] = $"{History}; `keyscan github repo OWNER/NAME` one of GitHub",
        ["repository"] = $"{History}; `keyscan github repo OWNER/NAME` one of GitHub",
        ["history"] = History,
        ["commit-range"] = "`keyscan git --range A..B` scans what B's side adds to A",
        ["pre-commit"] = "`keyscan hook pre-commit` is what the hook runs, `keyscan hook install` installs it",
        ["pre-push"] = "`keyscan hook pre-push` is what the hook runs, `keyscan hook install --pre-push` installs it",
        ["pre-receive"] = "`keyscan hook pre-receive` is what the hook runs",
        ["install"] = "`keyscan hook install` installs the hooks of git",
        ["init"] = "nothing needs to be set up; `keyscan hook install` installs the hooks of git",
        ["ci"] = "`keyscan github event` scans what a workflow's event is about; elsewhere `keyscan git --range A..B`",
        ["pipe"] = "`keyscan stdin` scans standard input",
        ["audit"] = "`keyscan baseline create` writes down what is there now",
        ["ignore"] = "a finding is allowed by its id in .keyscan.yml, or by keyscan:allow in a comment on its line",
        ["validate"] = Offline,
        ["verify"] = Offline,
        ["analyze"] = Offline,
        ["gitlab"] = "`keyscan github repo https://HOST/GROUP/NAME` takes the address of any repository",
        ["bitbucket"] = "`keyscan github repo https://HOST/GROUP/NAME` takes the address of any repository",
        ["docker"] = Elsewhere,
        ["s3"] = Elsewhere,
        ["gcs"] = Elsewhere,
        ["jenkins"] = Elsewhere,
        ["postman"] = Elsewhere,
        ["huggingface"] = Elsewhere,
        ["help"] = "`keyscan --help` shows all commands, `keyscan COMMAND --help` one",
    };

    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["--source"] = PathGoes,
        ["-s"] = PathGoes,
        ["--path"] = PathGoes,
        ["--directory"] = PathGoes,
        ["--repo"] = PathGoes,
        ["--no-git"] = "`keyscan dir PATH` scans files",
        ["--pipe"] = "`keyscan stdin` scans standard input",
        ["--cached"] = "write `--staged`: `keyscan git --staged`",
        ["--log-opts"] = "write `--range A..B`, `--since DATE`, `--since-commit COMMIT` or `--branch NAME`",
        ["--all"] = "`keyscan git` reads every ref; `--unreachable` adds what none reaches any more",
        ["--depth"] = "write `--since-commit COMMIT` or `--range A..B`",
        ["--redact"] = "secrets are always redacted, unless `--show-secrets` is given",
        ["--verbose"] = "findings are always shown; write `--log-level debug` for more",
        ["-v"] = "write `--log-level debug` for more, `keyscan version` for the version",
        ["--debug"] = "write `--log-level debug`",
        ["--quiet"] = "write `--log-level error`",
        ["-q"] = "write `--log-level error`",
        ["--json"] = "write `-f jsonl`",
        ["-j"] = "write `-f jsonl`",
        ["--sarif"] = "write `-f sarif -r FILE`",
        ["--report"] = "write `--report-path FILE`, and `--report-format FORMAT`",
        ["--fail"] = "findings make the exit code 1 already; `--exit-code` changes it",
        ["--exit-zero"] = "write `--exit-code 0`",
        ["--minimum-severity"] = "write `--fail-on CONFIDENCE`",
        ["--only-verified"] = $"{Offline}; `--fail-on certain` leaves guesses out",
        ["--results"] = $"{Offline}; `--fail-on certain` leaves guesses out",
        ["--no-verification"] = $"`--no-verification` {NotNeeded}: no provider is asked",
        ["--no-verify"] = $"`--no-verify` {NotNeeded}: no provider is asked",
        ["--no-banner"] = $"`--no-banner` {NotNeeded}: there is none",
        ["--no-update"] = $"`--no-update` {NotNeeded}: KeyScan never updates itself",
        ["--no-update-check"] = $"`--no-update-check` {NotNeeded}: KeyScan never looks for updates",
        ["--platform"] = $"`--platform` {NotNeeded}",
        ["--max-target-megabytes"] = "write `--max-file-size SIZE`",
        ["--include-paths"] = "write `--include GLOB`",
        ["--exclude-paths"] = "write `--exclude GLOB`",
        ["--include-detectors"] = "write `--enable-rule NAME`",
        ["--exclude-detectors"] = "write `--disable-rule NAME`",
        ["--rule"] = "write `--enable-rule NAME`, or `--rules FILE` for rules of your own",
        ["--ignore-gitleaks-allow"] = "write `--no-inline-allow`",
        ["--gitleaks-ignore-path"] = "write `--baseline-path FILE`",
        ["--baseline"] = "write `--baseline-path FILE`",
        ["-i"] = "write `--baseline-path FILE`",
    };

    /// <summary>The words that other tools' commands have.</summary>
    public static IEnumerable<string> AllCommands => Commands.Keys;

    /// <summary>What does the same as another tool's command; null where nobody knows the word.</summary>
    public static string? Command(string word) => Commands.GetValueOrDefault(word);

    /// <summary>The same for an option.</summary>
    public static string? Option(string name) => Options.GetValueOrDefault(name);
}

using System.CommandLine;
using System.Globalization;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Configuration;
using KeyScan.Sinks;

namespace KeyScan.Cli;

/// <summary>The options that every scanning command has.</summary>
internal sealed class ScanFlags
{
    private readonly Option<string?> _config = EnvironmentOption.Text("--config",
        "Configuration file; by default the nearest .keyscan.yml of the repository. A .gitleaks.toml does as well.",
        "FILE", "-c");
    private readonly Option<bool> _noRepoConfig =
        EnvironmentOption.Flag("--no-repo-config", "Ignore the .keyscan.yml of the scanned repository.");
    private readonly Option<string[]> _rules = EnvironmentOption.Texts("--rules",
        "Rule file, or .gitleaks.toml, to add to the built-in rules; repeatable.", "FILE");
    private readonly Option<string[]> _enableRule =
        EnvironmentOption.Texts("--enable-rule", "Run only rules with this id, provider or tag; repeatable.", "NAME");
    private readonly Option<string[]> _disableRule =
        EnvironmentOption.Texts("--disable-rule", "Leave out rules with this id, provider or tag; repeatable.", "NAME");
    private readonly Option<string?> _baseline = EnvironmentOption.Text("--baseline-path",
        "File of findings known before, which are not reported; also a .secrets.baseline or a .gitleaksignore.", "FILE", "-b");
    private readonly Option<bool> _noInlineAllow = EnvironmentOption.Flag("--no-inline-allow", "Report what comments such as keyscan:allow would allow.");
    private readonly Option<string?> _failOn = EnvironmentOption.Text("--fail-on",
        "Least confidence that fails the run: low, medium (default), high or certain. The rest is advisory.", "CONFIDENCE");
    private readonly Option<string?> _maxFileSize =
        EnvironmentOption.Text("--max-file-size",
        "Text files above this size are reported as not covered, binary ones passed over (default 1GiB).", "SIZE");
    private readonly Option<string?> _maxDecodeDepth =
        EnvironmentOption.Text("--max-decode-depth",
        "How often to decode what is encoded in what is encoded: base64, hex, percent, unicode escapes (default 2, 0 for never).",
        "N");
    private readonly Option<string?> _maxArchiveDepth =
        EnvironmentOption.Text("--max-archive-depth",
        "How many archives may be inside each other: zip and its kin, tar, gzip, bzip2, xz, zstd, 7z (default 3, 0 for opening "
            + "none).", "N");
    private readonly Option<string[]> _format = EnvironmentOption.Texts("--report-format",
        "text (default), jsonl, sarif, csv, junit, html, github or hook; repeatable, each with its own -r.", "FORMAT",
        OutputFlags.FormatAliases);
    private readonly Option<string[]> _path = EnvironmentOption.Texts("--report-path",
        "Where the report goes; - is standard output.", "FILE", OutputFlags.PathAliases);
    private readonly Option<string?> _exitCode = EnvironmentOption.Text("--exit-code",
        "Exit code when something was found (default 1).", "CODE");
    private readonly Option<bool> _showSecrets = EnvironmentOption.Flag("--show-secrets", "Write secrets in clear.");
    private readonly Option<bool> _noColor = EnvironmentOption.Flag("--no-color", "No colours, as with NO_COLOR.");
    private readonly Option<string?> _logLevel = EnvironmentOption.Text("--log-level",
        "What goes to standard error: error, info (default) or debug.", "LEVEL");

    private readonly VerifyFlags _verify = new();

    private IssuedFlags? _issued;

    /// <summary>What keys the ids of findings, from the environment: it is no option, which every process can read.</summary>
    public static string? GivenSalt => Environment.GetEnvironmentVariable("KEYSCAN_SALT") is { Length: > 0 } salt ? salt : null;

    /// <summary>Whether the command is about asking providers, so that no option has to say so.</summary>
    public bool AsksProviders { get; init; }

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    /// <param name="command">Gets them.</param>
    /// <param name="withReports">Whether it writes reports.</param>
    public ScanFlags AddTo(Command command, bool withReports = true)
    {
        _enableRule.CompletesNames();
        _disableRule.CompletesNames();
        _failOn.CompletionSources.Add(static _ => NamesOf<Confidence>());
        _logLevel.CompletionSources.Add(static _ => NamesOf<LogLevel>());
        _format.CompletionSources.Add(static _ => SinkFormats.Names);
        Option[] options = [_config, _noRepoConfig, _rules, _enableRule, _disableRule, _baseline, _noInlineAllow, _failOn,
            _maxFileSize, _maxDecodeDepth, _maxArchiveDepth, _noColor, _logLevel];
        Option[] ofReports = [_format, _path, _exitCode, _showSecrets];
        foreach (Option option in withReports ? options.Concat(ofReports) : options)
            command.Options.Add(option);
        _verify.AddTo(command);
        _issued = new IssuedFlags(command);
        return this;
    }

    /// <summary>See <see cref="IssuedFlags.NamedRepository"/>.</summary>
    public string? NamedRepository(ParseResult parsed) => _issued!.NamedRepository(parsed);

    /// <summary>The values given.</summary>
    /// <exception cref="ProblemException">A value makes no sense.</exception>
    public ScanSettings Read(ParseResult parsed) => new()
    {
        ConfigurationPath = parsed.GetValue(_config),
        UseRepositoryConfiguration = !parsed.GetValue(_noRepoConfig),
        RuleFiles = parsed.GetValue(_rules) ?? [],
        EnableRules = parsed.GetValue(_enableRule) ?? [],
        DisableRules = parsed.GetValue(_disableRule) ?? [],
        BaselinePath = parsed.GetValue(_baseline),
        AllowInline = !parsed.GetValue(_noInlineAllow),
        FailOn = Named<Confidence>(parsed.GetValue(_failOn), "--fail-on"),
        MaxFileSize = Size(parsed.GetValue(_maxFileSize)),
        MaxDecodeDepth = Number(parsed.GetValue(_maxDecodeDepth), "--max-decode-depth", "depth", most: 16),
        MaxArchiveDepth = Number(parsed.GetValue(_maxArchiveDepth), "--max-archive-depth", "depth",
        most: KeyScanConfiguration.MostArchiveDepth),
        Reports = ReportTarget.Pair(parsed.GetValue(_format) ?? [], parsed.GetValue(_path) ?? []),
        ExitCode = Number(parsed.GetValue(_exitCode), "--exit-code", "exit code", most: 255) ?? 1,
        ShowSecrets = parsed.GetValue(_showSecrets),
        Color = !parsed.GetValue(_noColor),
        Salt = GivenSalt,
        Issued = _issued!.Read(parsed),
        Verify = _verify.Read(parsed, AsksProviders),
        LogLevel = Named<LogLevel>(parsed.GetValue(_logLevel), "--log-level") ?? LogLevel.Info,
    };

    private static string[] NamesOf<T>()
        where T : struct, Enum => Array.ConvertAll(Enum.GetNames<T>(), n => n.ToLowerInvariant());

    private static T? Named<T>(string? name, string option)
        where T : struct, Enum
    {
        if (name is null)
            return null;
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        throw new ProblemException(Choice.Refusal(name, option, NamesOf<T>()));
    }

    private static long? Size(string? text)
    {
        if (text is null)
            return null;
        if (ByteSize.TryParse(text, out long bytes) && bytes <= Array.MaxLength)
            return bytes;
        throw new ProblemException(
            new Problem($"{ShownValue.Of(text)} is no size up to 2 GB", "--max-file-size",
                "Write bytes or a unit, such as 64MiB"));
    }

    private static int? Number(string? text, string option, string what, int most)
    {
        if (text is null)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most)
            return number;
        throw new ProblemException(
            new Problem($"{ShownValue.Of(text)} is no {what}", option, $"Write a number from 0 to {most}"));
    }
}

using System.CommandLine;
using System.Globalization;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Configuration;
using KeyScan.Forges.Fleet;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Scans;

namespace KeyScan.Cli.Fleet;

/// <summary>The options of scans over many repositories.</summary>
internal sealed class FleetFlags
{
    private readonly Option<string?> _budget = EnvironmentOption.Text("--disk-budget",
        "The most that all mirrors may take on disk (default 50GiB); those unused for longest make room.", "SIZE");
    private readonly Option<string?> _attempts = EnvironmentOption.Text("--attempts",
        "How often a repository is tried that cannot be cloned for a reason that may pass (default 3).", "N");
    private readonly Option<string?> _retryDelay =
        EnvironmentOption.Text("--retry-delay", "Seconds before the second attempt, twice that before the third (default 5).",
        "SECONDS");
    private readonly Option<string?> _stall = EnvironmentOption.Text("--stall-timeout",
        "Seconds that a git server may send next to nothing (default 60).", "SECONDS");
    private readonly Option<int> _threads = new("--threads")
        { Description = "How many threads take in and scan a repository (default: one a core).", HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly CacheFlag _cache;
    private readonly ScanFlags _scan = new();

    public FleetFlags(Command command)
    {
        _cache = CacheFlag.AddTo(command);
        foreach (Option option in (Option[])[_budget, _attempts, _retryDelay, _stall, _threads])
            command.Options.Add(option);
        _threads.Within(1, 1024);
        _scan.AddTo(command);
    }

    /// <summary>The options of the scans, with the registry that takes what they find.</summary>
    /// <exception cref="ProblemException">An option makes no sense.</exception>
    public (ScanSettings Settings, RegistryAddress Registry) Read(ParseResult parsed)
    {
        ScanSettings settings = _scan.Read(parsed);
        if (settings.Reports.Count > 0)
            throw new ProblemException(
                new Problem("the findings of many repositories go to the registry, not to a report of this run",
                    "--report-format", "Run `keyscan report` afterwards"));
        if (settings.Verify is { FailOnlyActive: true })
            throw new ProblemException(
                new Problem("what fails a run over many repositories is what is open in the registry, asked about or not",
                    "--verify-only-active", "Use --verify: what a provider calls dead counts as low"));
        RegistryAddress address = settings.Issued.Registry ?? RegistryFlags.Default();
        // No repository's own configuration holds for all of them.
        return (settings with { UseRepositoryConfiguration = false, Issued = settings.Issued with { Registry = address } },
            address);
    }

    /// <summary>What goes to standard error.</summary>
    public LogLevel Level(ParseResult parsed) => _scan.Read(parsed).LogLevel;

    /// <summary>Opens the registry and what scans need.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="target">What is scanned, for people.</param>
    /// <exception cref="ProblemException">
    /// An option makes no sense, or the registry failed; or the rules, the pepper or the configuration are not all there, so that
    /// scans would look for less than they say, and what they record would hide what others have found.
    /// </exception>
    public FleetSession Open(ParseResult parsed, string target)
    {
        (ScanSettings settings, RegistryAddress address) = Read(parsed);
        RegistryDatabase database = KeyRegistry.Open(address);
        RecordedScan? scan = null;
        try
        {
            settings.CheckShowSecrets();
            scan = RecordedScan.Open(settings, settings.Issued, ".", target, Terminal.Log(settings.LogLevel));
            if (scan.Problems is [var first, ..])
                throw new ProblemException(first);
            var options = new FleetOptions
            {
                Scan = scan.Options,
                VerifyAsync = scan.Setup.Verification is null ? null : scan.VerifyAsync,
                CacheFolder = _cache.Read(parsed),
                RulesDigest = scan.Options.Digest(),
                Now = database.Now,
                DiskBudget = Budget(parsed.GetValue(_budget)),
                Attempts = Number(parsed.GetValue(_attempts), "--attempts", 1, 100) ?? 3,
                RetryDelay = TimeSpan.FromSeconds(Number(parsed.GetValue(_retryDelay), "--retry-delay", 0, 3600) ?? 5),
                Stall = TimeSpan.FromSeconds(Number(parsed.GetValue(_stall), "--stall-timeout", 1, 86_400) ?? 60),
                Threads = parsed.GetValue(_threads),
                MaxBlobSize = scan.Setup.GivenMaxFileSize ?? Sources.History.HistoryOptions.DefaultMaxBlobSize,
            };
            return new FleetSession(database, options, scan)
            {
                CheckUnchanged = scan.CheckIssued,
                RecordedAsync = (report, changes, cancellation) =>
                {
                    scan.Log(changes);
                    return scan.RevokeAsync(report, cancellation);
                },
                FindProblems = () => scan.Problems,
                Say = line =>
                {
                    if (settings.LogLevel >= LogLevel.Info)
                        Terminal.WriteError(line);
                },
            };
        }
        catch
        {
            scan?.Dispose();
            database.Dispose();
            throw;
        }
    }

    private static int? Number(string? text, string option, int least, int most)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            && number <= most
            ? number
            : throw new ProblemException(
            new Problem($"{ShownValue.Of(text)} is no number from {least} to {most}", option, "Write a whole number"));
    }

    private static long Budget(string? text)
    {
        if (text is null)
            return FleetOptions.DefaultDiskBudget;
        return ByteSize.TryParse(text, out long bytes)
            ? bytes
            : throw new ProblemException(
            new Problem($"{ShownValue.Of(text)} is no size", "--disk-budget", "Write bytes or a unit, such as 20GiB"));
    }
}

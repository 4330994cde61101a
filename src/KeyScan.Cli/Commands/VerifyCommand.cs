using System.CommandLine;
using System.Runtime.InteropServices;
using KeyScan.Cli.Fleet;
using KeyScan.Cli.Printing;
using KeyScan.Forges.Fleet;
using KeyScan.Forges.Rechecks;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Scans;
using KeyScan.Setup;
using KeyScan.Sources;
using KeyScan.Sources.History;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan verify REPORT [PATH]</c> and <c>keyscan verify --registry ADDRESS [FOLDER…]</c></summary>
internal sealed class VerifyCommand
{
    private const int MostOfReport = 2;
    private readonly Argument<string[]> _what = new("WHAT")
    {
        Description = "A report in JSON lines (-f jsonl -r FILE), and what was scanned: a folder, or the repository for findings "
            + "of history (default: this folder). Or, of a registry, folders that have its repositories, such as clones.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly ScanFlags _flags = new() { AsksProviders = true };
    private CacheFlag _cache = null!;

    public static Command Create() => new VerifyCommand().CreateCommand();

    private DocumentedCommand CreateCommand()
    {
        var command = new DocumentedCommand("verify",
            """
            Asks providers about the findings of an earlier report, or about all that is open in a registry. Neither holds secrets: they are read again where they
            stand, and nobody is asked about anything else. Ids have to be keyed as they were: by the same salt, or the same repository.

            Of a registry, texts are read from the folders that repositories are named by, from mirrors in --cache, and from folders that you name. What providers say
            is recorded, and a revocation whose key works no more is confirmed. What cannot be read is named, and the exit code is 2.
            """,
            """
            keyscan verify findings.jsonl                whether they work now
            keyscan verify history.jsonl ../shop         findings of a repository's history
            keyscan verify findings.jsonl --verify-dry-run
            keyscan verify --registry registry.db        all that is open there
            keyscan verify --registry registry.db ~/src/shop ~/src/site
            keyscan verify --registry registry.db --repository acme/shop
            """, DocumentedCommand.ScanExitCodes) { _what };
        _flags.AddTo(command);
        _cache = CacheFlag.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        string[] what = parsed.GetValue(_what) ?? [];
        if (what.Length > 0 && !Directory.Exists(what[0]))
            return await OfReportAsync(parsed, what);
        ScanSettings settings = _flags.Read(parsed);
        if (settings.Issued.Registry is { } registry)
            return await OfRegistryAsync(parsed, settings, registry, what);
        throw new ProblemException(what.Length == 0
            ? new Problem("neither a report nor a registry is named", "verify",
                "Give a file that `-f jsonl -r FILE` wrote, or --registry")
            : new Problem("this is a folder and no report", what[0],
                "Give a file that `-f jsonl -r FILE` wrote before the folder, or --registry"));
    }

    private async Task<int> OfReportAsync(ParseResult parsed, string[] what)
    {
        if (what.Length > MostOfReport)
            throw new ProblemException(new Problem("a report is about what was scanned, one folder or repository", what[2],
                "Leave it out"));
        StoredReport stored = StoredReport.Read(what[0]);
        string path = what.Length > 1 ? what[1] : ".";
        // What an earlier report shows was not allowed then, and who asks about it wants to know.
        ScanSettings settings = _flags.Read(parsed) with { OnlyFindings = stored.Ids, UseBaseline = false };
        using ScanSession session = ScanSession.Open(settings, path, path);
        if (!stored.HasHistory)
        {
            string[] there = [.. stored.Paths.Select(p => Path.Combine(path, p)).Where(Path.Exists)];
            return await session.ReportAsync(new DirectorySource(session.Setup.Files(there) with { NoIgnore = true }));
        }
        using var source = new HistorySource(new HistoryOptions
        {
            Repository = path,
            Unreachable = true,
            MaxBlobSize = session.Setup.GivenMaxFileSize ?? HistoryOptions.DefaultMaxBlobSize,
        });
        return await session.ReportAsync(source);
    }

    private async Task<int> OfRegistryAsync(ParseResult parsed, ScanSettings settings, RegistryAddress registry, string[] folders)
    {
        settings.CheckShowSecrets();
        if (Array.Find(folders, f => !Directory.Exists(f)) is { } missing)
            throw new ProblemException(new Problem("there is no such folder", missing, "Check the path"));
        using RegistryDatabase database = AuditTrail.WithKeys(KeyRegistry.OpenExisting(registry));
        // No repository's own configuration holds for all of them.
        using var scan = RecordedScan.Open(settings with { UseRepositoryConfiguration = false }, settings.Issued, ".",
            registry.Shown, Terminal.Log(settings.LogLevel));
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM);
        var recheck = new Recheck(database, scan, new RecheckOptions
        {
            Scan = settings,
            MirrorsFolder = _cache.Find(parsed) is { } cache ? FleetOptions.MirrorsIn(cache) : null,
            Folders = folders,
            Repository = _flags.NamedRepository(parsed),
        });
        ScanReport report = await recheck.RunAsync(interruption.Token);
        return ReportWriter.Write(report, settings) ? report.ExitCode(settings.ExitCode) : CommandLine.Failure;
    }
}

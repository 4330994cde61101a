using System.CommandLine;
using KeyScan.Setup;
using KeyScan.Sources;
using KeyScan.Sources.History;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan verify REPORT [PATH]</c></summary>
internal sealed class VerifyCommand
{
    private readonly Argument<string> _report = new("REPORT") { Description = "A report in JSON lines: -f jsonl -r FILE." };
    private readonly Argument<string> _path = new("PATH")
    {
        Description = "What was scanned: a folder, or the repository for findings of history (default: this folder).",
        DefaultValueFactory = _ => ".",
    };
    private readonly ScanFlags _flags = new() { AsksProviders = true };

    public static Command Create() => new VerifyCommand().CreateCommand();

    private DocumentedCommand CreateCommand()
    {
        var command = new DocumentedCommand("verify",
            """
            Asks providers about the findings of an earlier report. A report holds no secrets: they are read again where the report says they stand, and
            nobody is asked about anything else. Ids have to be keyed as they were: by the same salt, or the same repository.
            """,
            """
            keyscan verify findings.jsonl                whether they work now
            keyscan verify history.jsonl ../shop         findings of a repository's history
            keyscan verify findings.jsonl --verify-dry-run
            """, DocumentedCommand.ScanExitCodes) { _report, _path };
        _flags.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        StoredReport stored = StoredReport.Read(parsed.GetValue(_report)!);
        string path = parsed.GetValue(_path)!;
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
}

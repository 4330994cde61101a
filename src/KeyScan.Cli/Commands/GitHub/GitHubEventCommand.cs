using System.CommandLine;
using System.Runtime.InteropServices;
using KeyScan.Cli.Actions;
using KeyScan.Cli.Printing;
using KeyScan.Forges.GitHub.Actions;
using KeyScan.Registry.Scans;

namespace KeyScan.Cli.Commands.GitHub;

/// <summary><c>keyscan github event</c>: what the action runs.</summary>
internal static class GitHubEventCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("event",
            """
            Scans what the event is about that made a workflow run: what a pull request or a push adds, or everything. Reads the runner's variables, fetches
            the history that a shallow checkout lacks, and writes annotations, the job's summary, a SARIF report and outputs. On pull requests the
            configuration, the baseline and rule files are those of the base.
            """,
            """
            keyscan github event                                      in a workflow, after actions/checkout
            keyscan github event --comment --check-run                needs GITHUB_TOKEN
            keyscan github event --fail-on high --sarif out.sarif
            """, DocumentedCommand.ScanExitCodes);
        var flags = new EventFlags(command);
        ScanFlags scan = new ScanFlags().AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            ScanSettings settings = new();
            using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM);
            return await EventRun.RunAsync(Read, Host(), interruption.Token);

            EventRequest Read()
            {
                settings = scan.Read(parsed);
                EventRequest request = flags.Read(parsed, settings);
                settings = settings with { Reports = [.. settings.Reports, new ReportTarget("sarif", request.SarifPath)] };
                settings.CheckShowSecrets();
                return request;
            }

            EventHost Host() => new()
            {
                Variable = Environment.GetEnvironmentVariable,
                Output = Console.Out,
                OpenOutput = Console.OpenStandardOutput,
                Log = new ScanLog(Terminal.WriteError, line => Write(LogLevel.Info, line), line => Write(LogLevel.Debug, line)),
                ToolVersion = CommandLine.Version,
                WriteReports = (report, request, allowFile) => ReportWriter.Write(report, settings with
                {
                    ConfigurationPath = allowFile,
                    UseRepositoryConfiguration = true,
                    AllowInline = request.Scan.AllowInline,
                }),
            };

            // What is to be said is known only when the command line was read.
            void Write(LogLevel level, string line)
            {
                if (settings.LogLevel >= level)
                    Terminal.WriteError(line);
            }
        });
        return command;
    }
}

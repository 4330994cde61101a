using System.CommandLine;
using KeyScan.Cli.Hooks;
using KeyScan.Cli.Printing;
using KeyScan.Sources;
using KeyScan.Sources.History;

namespace KeyScan.Cli.Commands.Hook;

/// <summary><c>keyscan hook pre-receive</c>: for servers.</summary>
internal static class HookPreReceiveCommand
{
    public static Command Create()
    {
        Option<bool> failOpen = EnvironmentOption.Flag("--fail-open",
            "Let in what could not be scanned; found keys are refused all the same.");
        var command = new DocumentedCommand("pre-receive",
            "For servers: scans what is pushed before any ref moves, and refuses leaked keys. Reads the lines that git gives "
                + "to this hook. What the pushed commits configure does not count; --config does.",
            """
            exec keyscan hook pre-receive --config /etc/keyscan.yml --no-inline-allow
            """, DocumentedCommand.ScanExitCodes) { failOpen };
        var flags = new ScanFlags().AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            ScanSettings settings = HookRun.Settings(flags.Read(parsed)) with { UseRepositoryConfiguration = false };
            bool letsIn = parsed.GetValue(failOpen);
            try
            {
                return await ScanAsync(settings, letsIn);
            }
            catch (Exception e) when (letsIn && e is ProblemException or IOException or UnauthorizedAccessException)
            {
                Terminal.WriteError(e.Message);
                return LetIn();
            }
        });
        return command;
    }

    private static async Task<int> ScanAsync(ScanSettings settings, bool letsIn)
    {
        using Stream input = Console.OpenStandardInput();
        var push = PushedRefs.ReadPreReceive(input);
        if (push.IsEmpty)
            return 0;
        using ScanSession session = ScanSession.Open(settings, ".", "what is pushed");
        using var source =
            new HistorySource(new HistoryOptions { Repository = HookRun.Repository, Push = push,
            MaxBlobSize = session.Setup.GivenMaxFileSize ?? HistoryOptions.DefaultMaxBlobSize });
        ScanReport report = await session.ScanAsync(source);
        bool isWritten = ReportWriter.Write(report, settings);
        if (report.IsComplete && isWritten)
            return report.ExitCode(settings.ExitCode);
        return report.FailingCount == 0 && letsIn ? LetIn() : CommandLine.Failure;
    }

    private static int LetIn()
    {
        Terminal.WriteError("it is let in all the same, because of --fail-open.");
        return 0;
    }
}

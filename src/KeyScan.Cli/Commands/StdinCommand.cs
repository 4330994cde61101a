using System.CommandLine;
using KeyScan.Sources;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan stdin</c></summary>
internal static class StdinCommand
{
    private const string Name = "<stdin>";

    public static Command Create()
    {
        var command = new DocumentedCommand("stdin", "Scans standard input as one text.",
            """
            kubectl logs my-pod | keyscan stdin
            git diff main | keyscan stdin -f jsonl
            """, DocumentedCommand.ScanExitCodes);
        var flags = new ScanFlags().AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using ScanSession session = ScanSession.Open(flags.Read(parsed), ".", Name);
            var source = new StreamSource(Console.OpenStandardInput(), Name, session.Setup.MaxFileSize);
            return await session.ReportAsync(source);
        });
        return command;
    }
}

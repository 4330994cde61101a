using System.CommandLine;
using KeyScan.Cli.Hooks;
using KeyScan.Sources;
using KeyScan.Sources.History;

namespace KeyScan.Cli.Commands.Hook;

/// <summary><c>keyscan hook pre-push REMOTE [URL]</c>: what the pre-push hook runs.</summary>
internal static class HookPrePushCommand
{
    public static Command Create()
    {
        var remote = new Argument<string>("REMOTE") { Description = "The remote's name, or its address where it has none." };
        var address = new Argument<string?>("URL") { Description = "The remote's address.", Arity = ArgumentArity.ZeroOrOne };
        var command = new DocumentedCommand("pre-push",
            "What the pre-push hook runs: scans what the push brings to the remote. Reads the lines that git gives to this hook.",
            """
            exec keyscan hook pre-push "$@"              in a pre-push hook of your own
            """, DocumentedCommand.ScanExitCodes) { remote, address };
        var flags = new ScanFlags().AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            ScanSettings settings = HookRun.Settings(flags.Read(parsed));
            using Stream input = Console.OpenStandardInput();
            var push = PushedRefs.ReadPrePush(input, parsed.GetValue(remote)!);
            if (push.IsEmpty)
                return 0;
            using ScanSession session = ScanSession.Open(settings, ".", "what is pushed");
            using var source =
                new HistorySource(new HistoryOptions { Repository = HookRun.Repository, Push = push,
                MaxBlobSize = session.Setup.GivenMaxFileSize ?? HistoryOptions.DefaultMaxBlobSize });
            return await session.ReportAsync(source);
        });
        return command;
    }
}

using System.CommandLine;

namespace KeyScan.Cli.Commands.Hook;

/// <summary><c>keyscan hook …</c></summary>
internal static class HookCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("hook",
            "Keeps leaked keys out of commits and pushes: installs hooks of git, and is what they run.",
            """
            keyscan hook install                         blocks commits that add a leaked key, in this repository
            keyscan hook install --all                   and pushes
            keyscan hook status                          which hooks there are
            keyscan hook uninstall                       takes them away, and brings back what was there before
            keyscan hook prove                           shows that the hook blocks, in a scratch repository
            """);
        command.Subcommands.Add(HookInstallCommand.Create());
        command.Subcommands.Add(HookUninstallCommand.Create());
        command.Subcommands.Add(HookStatusCommand.Create());
        command.Subcommands.Add(HookProveCommand.Create());
        command.Subcommands.Add(HookPreCommitCommand.Create());
        command.Subcommands.Add(HookPrePushCommand.Create());
        command.Subcommands.Add(HookPreReceiveCommand.Create());
        return command;
    }
}

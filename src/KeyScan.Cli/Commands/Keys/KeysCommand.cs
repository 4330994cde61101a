using System.CommandLine;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys …</c></summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("keys", "Works with the registry of keys that the organisation has issued.",
            """
            keyscan keys import keys.csv                 makes the registry of them
            keyscan keys list --status active
            """);
        command.Subcommands.Add(KeysImportCommand.Create());
        command.Subcommands.Add(KeysExportCommand.Create());
        command.Subcommands.Add(KeysCheckCommand.Create());
        command.Subcommands.Add(KeysListCommand.Create());
        command.Subcommands.Add(KeysShowCommand.Create());
        command.Subcommands.Add(KeysRevokeMarkCommand.Create());
        command.Subcommands.Add(KeysForgetCommand.Create());
        command.Subcommands.Add(KeysMintCommand.Create());
        command.Subcommands.Add(KeysHealthCommand.Create());
        return command;
    }
}

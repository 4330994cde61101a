using System.CommandLine;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke</c></summary>
internal static class RevokeCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("revoke",
            "Has leaked issued keys revoked: signed webhooks from a durable outbox, with receipts and an audit log.",
            """
            keyscan revoke plan                          queues events about leaked keys
            keyscan revoke send --all --watch            sends them
            """);
        command.Subcommands.Add(RevokePlanCommand.Create());
        command.Subcommands.Add(RevokeSendCommand.Create());
        command.Subcommands.Add(RevokeStatusCommand.Create());
        command.Subcommands.Add(RevokeCancelCommand.Create());
        command.Subcommands.Add(RevokeRetryCommand.Create());
        command.Subcommands.Add(RevokeLogCommand.Create());
        command.Subcommands.Add(RevokeTestCommand.Create());
        return command;
    }
}

using System.CommandLine;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke cancel</c></summary>
internal static class RevokeCancelCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("EVENT") { Description = "Events to call back.", Arity = ArgumentArity.ZeroOrMore };
        var key = new Option<string?>("--key") { Description = "All events about this key.", HelpName = "KEY_ID" };
        var all = new Option<bool>("--all") { Description = "All events that no receiver has." };
        var reason = new Option<string?>("--reason") { Description = "Why, for the audit log.", HelpName = "REASON" };
        var command = new DocumentedCommand("cancel",
            """
            Calls events back that no receiver has: they are not sent. `keyscan revoke retry EVENT` and `send --event EVENT` undo it. A leak that was called
            back is queued again only where the key leaks elsewhere, or with another secret.
            """,
            """
            keyscan revoke cancel --all --reason "wrong import"
            keyscan revoke cancel --key key_7f3a --reason "rotated by hand"
            keyscan revoke cancel msg_…
            """, "0 all that were named were called back, 2 error, or a receiver has one already.")
        { ids };
        var flags = new RevokeFlags(command);
        foreach (Option option in (Option[])[key, all, reason])
            command.Options.Add(option);
        command.SetAction(parsed => flags.Run(parsed, database =>
            Cancel(database, parsed.GetValue(ids) ?? [], parsed.GetValue(key), parsed.GetValue(all), parsed.GetValue(reason))));
        return command;
    }

    private static int Cancel(RegistryDatabase database, string[] ids, string? keyId, bool all, string? reason)
    {
        if ((ids.Length > 0 ? 1 : 0) + (keyId is null ? 0 : 1) + (all ? 1 : 0) != 1)
            throw new ProblemException(
                new Problem("what is to be called back is not named, or in two ways", "revoke cancel",
                    "Name events, or one of --key KEY_ID and --all"));
        if (reason is not null && string.IsNullOrWhiteSpace(reason))
            throw new ProblemException(new Problem("the reason is empty", "--reason", "Say why, for whoever wonders later"));
        // No endpoint is needed to call something back.
        var run = new RevocationRun(database, new RevocationEndpoints { File = "" }, RevokeFlags.Clock(database),
            AuditTrail.Actor);
        CalledBack called = run.Cancel(ids.Length > 0 ? ids : null, keyId, reason ?? "no reason given");
        Console.Out.WriteLine($"{called.Cancelled} events called back.");
        if (called.UnderWay > 0)
            Terminal.WriteError($"{called.UnderWay} of them a sender had in hand: they may arrive all the same, and are then "
                + $"listed as delivered.");
        foreach (string left in called.Left)
            Terminal.WriteError($"{left} was not called back: a receiver has it, or it is over.");
        return called.Left.Count == 0 ? 0 : CommandLine.Failure;
    }
}

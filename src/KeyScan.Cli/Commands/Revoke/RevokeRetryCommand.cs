using System.CommandLine;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke retry</c></summary>
internal static class RevokeRetryCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("EVENT") { Description =
            "Events to send again, whatever became of them; their ids stay the same.", Arity = ArgumentArity.ZeroOrMore };
        var dead = new Option<bool>("--dead") { Description = "All dead events." };
        var endpoint = new Option<string?>("--endpoint")
            { Description = "Takes an endpoint back into use that said 410 or failed too often.", HelpName = "NAME" };
        var command = new DocumentedCommand("retry",
            "Queues events again from the start of the schedule; `keyscan revoke send` then sends them.",
            """
            keyscan revoke retry --dead                  all that were given up
            keyscan revoke retry --endpoint payments     takes it back into use
            """)
        { ids };
        var flags = new RevokeFlags(command);
        command.Options.Add(dead);
        command.Options.Add(endpoint);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, (run, endpoints) =>
            Retry(run, endpoints, parsed.GetValue(ids) ?? [], parsed.GetValue(dead), parsed.GetValue(endpoint))));
        return command;
    }

    private static int Retry(RevocationRun run, RevocationEndpoints endpoints, string[] ids, bool dead, string? endpoint)
    {
        if (ids.Length == 0 && !dead && endpoint is null)
            throw new ProblemException(
                new Problem("nothing is named to retry", "revoke retry", "Name events, or pass --dead or --endpoint NAME"));
        if (endpoint is not null)
        {
            run.Enable(endpoints.Find(endpoint));
            Console.Out.WriteLine($"{endpoint} is in use.");
        }
        int count = (ids.Length > 0 ? run.Retry(ids) : 0) + (dead ? run.Retry(null) : 0);
        if (ids.Length > 0 || dead)
            Console.Out.WriteLine($"{count} events queued again.");
        if (count < ids.Length)
            Terminal.WriteError("the others are being sent at this moment, and would be sent twice.");
        return 0;
    }
}

using System.CommandLine;
using System.Runtime.InteropServices;
using KeyScan.Cli.Registry;
using KeyScan.Revocation;
using KeyScan.Revocation.Delivery;
using KeyScan.Revocation.Endpoints;
using KeyScan.Revocation.Outbox;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke send</c></summary>
internal static class RevokeSendCommand
{
    public static Command Create()
    {
        var ids = new Option<string[]>("--event") { Description = "Sends these events, of endpoints in any mode.", HelpName = "EVENT", AllowMultipleArgumentsPerToken = true };
        var all = new Option<bool>("--all") { Description = "Sends the events of endpoints in mode `plan` too." };
        var yes = new Option<bool>("--yes") { Description = "Answers yes for endpoints in mode `ask`." };
        var watch = new Option<bool>("--watch") { Description = "Goes on until nothing is left to send." };
        var stop = new Option<string?>("--stop") { Description = "Stops every sender before its next attempt.", HelpName = "REASON" };
        var resume = new Option<bool>("--resume") { Description = "Lets senders go on." };
        var command = new DocumentedCommand("send",
            """
            Sends queued events that are due. Events of endpoints in mode `auto` need no more than this; others need --event, --all or an answer.
            """,
            """
            keyscan revoke send --all --watch            sends all, with retries
            keyscan revoke send --event msg_…            sends one event
            keyscan revoke send --stop "wrong import"    stops all senders
            """, "0 all that was tried was taken, 1 something failed, is dead or stopped, 2 error.");
        var flags = new RevokeFlags(command);
        foreach (Option option in (Option[])[ids, all, yes, watch, stop, resume])
            command.Options.Add(option);
        command.SetAction(parsed => flags.Run(parsed, (run, endpoints) =>
        {
            if (parsed.GetValue(stop) is { } reason)
                return Stop(run, reason);
            if (parsed.GetValue(resume))
            {
                Console.Out.WriteLine(run.Resume() ? "Sending goes on." : "Sending was not stopped.");
                return 0;
            }
            string[] chosen = parsed.GetValue(ids) ?? [];
            Release(run, chosen, parsed.GetValue(all), parsed.GetValue(yes));
            return Send(run, new SendOrder(chosen.Length > 0 ? chosen.ToHashSet(StringComparer.Ordinal) : null, Watch: parsed.GetValue(watch)));
        }));
        return command;
    }

    private static int Stop(RevocationRun run, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new ProblemException(new Problem("a stop needs a reason", "--stop", "Say why, for whoever wonders later"));
        run.Stop(reason);
        Console.Out.WriteLine("Stopped. `keyscan revoke send --resume` goes on.");
        return 0;
    }

    private static void Release(RevocationRun run, string[] chosen, bool all, bool yes)
    {
        if (chosen.Length > 0)
        {
            run.Release(chosen);
            return;
        }
        var released = new List<OutboxEvent>(run.Unreleased(EndpointMode.Auto));
        if (all)
            released.AddRange(run.Unreleased(EndpointMode.Plan));
        IReadOnlyList<OutboxEvent> asked = run.Unreleased(EndpointMode.Ask);
        if (asked.Count > 0 && (yes || Ask(asked)))
            released.AddRange(asked);
        run.Release([.. released.Select(e => e.Id)]);
    }

    private static bool Ask(IReadOnlyList<OutboxEvent> events)
    {
        if (Console.IsInputRedirected)
        {
            throw new ProblemException(new Problem($"{events.Count} events wait for an answer and there is no terminal to ask on", "revoke send",
                "Run it on a terminal, pass --yes, or choose with --event"));
        }
        foreach (OutboxEvent waiting in events)
            Console.Error.WriteLine(PrintableText.Of($"{waiting.Id}  {waiting.Endpoint}  {waiting.KeyId}"));
        Console.Error.Write($"Send these {events.Count} events? [y/N] ");
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static int Send(RevocationRun run, SendOrder order)
    {
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM);
        SendSummary summary = run.SendAsync(order, interruption.Token).GetAwaiter().GetResult();
        int confirmed = summary.StoppedBecause is null ? run.ConfirmAsync([], interruption.Token).GetAwaiter().GetResult() : 0;
        TextTable.Print(Console.Out, [["EVENT", "ENDPOINT", "KEY", "STATE", "ERROR"],
            .. summary.Events.Select(e => (string[])[e.Id, e.Endpoint, e.KeyId, RevokeStatusCommand.NameOf(e.State), e.Error ?? ""])]);
        Console.Out.WriteLine($"{summary.Events.Count} events tried in {summary.Attempts} attempts, {summary.Events.Count(e => e.Error is null)} taken, {confirmed} confirmed as revoked.");
        if (summary.StoppedBecause is { } reason)
            Terminal.WriteError($"sending is stopped: {PrintableText.Of(reason)}. `keyscan revoke send --resume` goes on.");
        return summary.AllTaken && summary.StoppedBecause is null ? 0 : 1;
    }
}

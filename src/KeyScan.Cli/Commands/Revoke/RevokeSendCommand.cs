using System.CommandLine;
using System.Runtime.InteropServices;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke send</c></summary>
internal static class RevokeSendCommand
{
    public static Command Create()
    {
        var ids = new Option<string[]>("--event")
        {
            Description = "Sends these events, of endpoints in any mode.",
            HelpName = "EVENT",
            AllowMultipleArgumentsPerToken = true,
        };
        var all = new Option<bool>("--all") { Description = "Sends the events of endpoints in mode `plan` too." };
        var held = new Option<bool>("--held")
            { Description = "Sends the events too that are held for a person, see `keyscan revoke status`." };
        var yes = new Option<bool>("--yes") { Description = "Answers yes for endpoints in mode `ask`." };
        var endingMore = new Option<bool>("--ending-more")
            { Description = "With --event: also events that end more than their key, such as an account; asks once more." };
        var watch = new Option<bool>("--watch") { Description = "Goes on until nothing is left to send." };
        var stop = new Option<string?>("--stop")
            { Description = "Stops every sender before its next attempt.", HelpName = "REASON" };
        var resume = new Option<bool>("--resume") { Description = "Lets senders go on." };
        var command = new DocumentedCommand("send",
            """
            Sends queued events that are due. Events of endpoints in mode `auto` need no more than this; others need --event, --all or an answer.

            Events that are held for a person are sent with --event or --held alone. Revocations at a provider wait for the scan that finds the secret: they are
            released here. Those that end more than their key, such as all keys of a user or an account, are asked about twice: --event names them, --ending-more
            says that it is meant, and an answer on the terminal, or --yes, that it is meant indeed.
            """,
            """
            keyscan revoke send --all --watch            sends all, with retries
            keyscan revoke send --event msg_…            sends one event
            keyscan revoke send --stop "wrong import"    stops all senders
            """, "0 all that was released was taken, 1 something failed, is dead or stopped, 2 error, or something released is not sent yet.");
        var flags = new RevokeFlags(command);
        foreach (Option option in (Option[])[ids, all, held, yes, endingMore, watch, stop, resume])
            command.Options.Add(option);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, async (run, endpoints) =>
        {
            if (parsed.GetValue(stop) is { } reason)
                return Stop(run, reason);
            if (parsed.GetValue(resume))
            {
                Console.Out.WriteLine(run.Resume() ? "Sending goes on." : "Sending was not stopped.");
                return 0;
            }
            string[] chosen = parsed.GetValue(ids) ?? [];
            if (!Release(run, chosen, parsed.GetValue(all), parsed.GetValue(held), parsed.GetValue(yes),
                parsed.GetValue(endingMore)))
                return CommandLine.Failure;
            HashSet<string>? only = chosen.Length > 0 ? chosen.ToHashSet(StringComparer.Ordinal) : null;
            return await SendAsync(run, new SendOrder(only, Watch: parsed.GetValue(watch)));
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

    private static bool Release(RevocationRun run, string[] chosen, bool all, bool held, bool yes, bool endingMore)
    {
        if (chosen.Length > 0)
        {
            OutboxEvent[] wide = [.. run.Find(chosen).Where(e => e.EndsMore && e.ReleasedAt is null)];
            if (endingMore && wide.Length > 0 && !yes && !AskAgain(wide))
                return false;
            run.Release(chosen, endingMore);
            return true;
        }
        if (endingMore)
            throw new ProblemException(
                new Problem("events that end more than their key are released one by one", "--ending-more",
                    "Name each with --event"));
        List<OutboxEvent> released = [.. run.Unreleased(EndpointMode.Auto)];
        if (all)
            released.AddRange(run.Unreleased(EndpointMode.Plan));
        if (held)
            released.AddRange(run.Held().Where(e => !e.EndsMore));
        IReadOnlyList<OutboxEvent> asked = run.Unreleased(EndpointMode.Ask);
        if (asked.Count > 0 && (yes || Ask(asked)))
            released.AddRange(asked);
        run.Release([.. released.Select(e => e.Id)]);
        return true;
    }

    /// <summary>Asks about events that end more than their key, with what they end and whether that can be undone.</summary>
    private static bool AskAgain(OutboxEvent[] events)
    {
        if (Console.IsInputRedirected)
            throw new ProblemException(
                new Problem($"{events.Length} events end more than their key, and there is no terminal to ask on",
                    "--ending-more", "Run it on a terminal, or pass --yes as well"));
        foreach (OutboxEvent waiting in events)
            Console.Error.WriteLine(
                PrintableText.Of($"{waiting.Id}  {waiting.Endpoint}  {waiting.KeyId}  "
                    + $"ends {waiting.Effect}. Undo: {waiting.Undo}"));
        Console.Error.Write("This ends more than the leaked key. Type `end it` to go on: ");
        return Console.In.ReadLine()?.Trim() == "end it";
    }

    private static bool Ask(IReadOnlyList<OutboxEvent> events)
    {
        if (Console.IsInputRedirected)
        {
            throw new ProblemException(
                new Problem($"{events.Count} events wait for an answer and there is no terminal to ask on", "revoke send",
                "Run it on a terminal, pass --yes, or choose with --event"));
        }
        foreach (OutboxEvent waiting in events)
            Console.Error.WriteLine(PrintableText.Of($"{waiting.Id}  {waiting.Endpoint}  {waiting.KeyId}"));
        Console.Error.Write($"Send these {events.Count} events? [y/N] ");
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static async Task<int> SendAsync(RevocationRun run, SendOrder order)
    {
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM);
        SendSummary summary = await run.SendAsync(order, interruption.Token);
        int confirmed = summary.StoppedBecause is null ? await run.ConfirmAsync([], interruption.Token) : 0;
        TextTable.Print(Console.Out, [["EVENT", "ENDPOINT", "KEY", "STATE", "ERROR"],
            .. summary.Events.Select(e =>
            (string[])[e.Id, e.Endpoint, e.KeyId, RevokeStatusCommand.NameOf(e.State), e.Error ?? ""])]);
        Console.Out.WriteLine(
            $"{summary.Events.Count} events tried in {summary.Attempts} attempts, {summary.Events.Count(e => e.Error is null)} "
                + $"taken, {confirmed} confirmed as revoked.");
        if (summary.StoppedBecause is { } reason)
            Terminal.WriteError($"sending is stopped: {PrintableText.Of(reason)}. `keyscan revoke send --resume` goes on.");
        if (summary.ClockAhead is { } clock)
            Terminal.WriteError($"{clock}.");
        if (run.Held().Count is > 0 and var held)
            Terminal.WriteError($"{held} events are held for a person; `keyscan revoke status` says why, --event or --held "
                + $"sends them.");
        if (summary.StoppedBecause is not null)
            return 1;
        foreach (UnsentEvents unsent in summary.Unsent)
            Terminal.WriteError($"{unsent.Count} released events of {unsent.Endpoint} are not sent: "
                + $"{unsent.Why}{(unsent.At is { } at ? $", from {at.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'} on" : "")}.");
        if (summary.Unsent.Count > 0)
            return CommandLine.Failure;
        return summary.AllTaken ? 0 : 1;
    }
}

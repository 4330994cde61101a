using System.CommandLine;
using System.Text.Json;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke status</c></summary>
internal static class RevokeStatusCommand
{
    private const int MostShown = 50;

    public static Command Create()
    {
        Option<string> format = OutputFlags.Format("text", "json");
        var command = new DocumentedCommand("status",
            "Shows how far events have come: counts, endpoints in trouble, and what is not delivered.",
            """
            keyscan revoke status                        a table
            keyscan revoke status -f json                for programs
            """);
        var flags = new RevokeFlags(command);
        command.Options.Add(format);
        command.SetAction((parsed, _) => flags.RunAsync(parsed, (run, _) =>
        {
            RevocationStatus status = run.Status();
            if (parsed.GetValue(format) == "json")
                PrintJson(status);
            else
                PrintText(status);
            return 0;
        }));
        return command;
    }

    /// <summary>The name of a state as users see it, such as <c>waiting_for_secret</c>.</summary>
    public static string NameOf(EventState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    private static void PrintJson(RevocationStatus status)
    {
        using (Stream output = Console.OpenStandardOutput())
            status.WriteJson(output);
        Console.Out.WriteLine();
    }

    private static void PrintText(RevocationStatus status)
    {
        EventState[] states = Enum.GetValues<EventState>();
        TextTable.Print(Console.Out, [["ENDPOINT", "MODE", .. states.Select(s => NameOf(s).ToUpperInvariant()), "TROUBLE"],
            .. status.Endpoints.Select(e =>
            (string[])[e.Name, e.Endpoint?.Mode.ToString().ToLowerInvariant()
            ?? "-", .. states.Select(s => $"{e.Counts.GetValueOrDefault(s)}"), Trouble(e)])]);
        if (status.Open.Count > 0)
            Console.Out.WriteLine();
        TextTable.Print(Console.Out, [["EVENT", "ENDPOINT", "KEY", "STATE", "APPROVALS", "ATTEMPTS", "NEXT", "ERROR"],
            .. status.Open.Take(MostShown).Select(o =>
            (string[])[o.Event.Id, o.Event.Endpoint, o.Event.KeyId, NameOf(o.Event.State), o.Event.ApprovalsNeeded > 0
            ? $"{o.Approvals} of {o.Event.ApprovalsNeeded}"
            : $"{o.Approvals}", $"{o.Event.Attempts}", Next(o.Event), o.Event.LastError ?? ""])]);
        if (status.Open.Count > MostShown)
            Console.Out.WriteLine(
                $"… and {status.Open.Count - MostShown}{(status.Open.Count == RevocationStatus.MostOpen ? " or more" : "")} "
                    + $"others; -f json lists them.");
        if (status.StoppedBecause is { } reason)
            Console.Out.WriteLine($"Sending is stopped: {PrintableText.Of(reason)}.");
    }

    private static string Next(OutboxEvent waiting) => waiting switch
    {
        { State: EventState.Dead } => "never",
        { IsHeld: true } => $"held for a person: it {waiting.HeldBecause}",
        { State: EventState.WaitingForSecret } => "the scan that finds it",
        { ReleasedAt: null } => "when released",
        _ => waiting.NextAttemptAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'",
        System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string Trouble(EndpointStatus status) => status switch
    {
        { Endpoint: null } => "not in the endpoints file",
        { Health.DisabledBecause: { } because } => $"disabled: {because}",
        { Health.IsFailing: true } => $"{status.Health.FailuresInRow} failures in a row",
        _ => "",
    };
}

using System.CommandLine;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke plan</c></summary>
internal static class RevokePlanCommand
{
    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Shows the events and queues none." };
        var yesAll = new Option<bool>("--yes-all") { Description =
            "Holds none for a person because they are more than max_events." };
        var approve = new Option<string[]>("--approve") { Description = "Approves events instead: their ids, or `all`.",
            HelpName = "EVENT", AllowMultipleArgumentsPerToken = true };
        var name = new Option<string?>("--as") { Description = "Who approves; the user by default. The same person counts once.",
            HelpName = "NAME" };
        var issueText = new Option<string?>("--issue-text")
            { Description = "Prints an issue text about the leak of a key, in Markdown, without the secret.",
                HelpName = "KEY_ID" };
        var command = new DocumentedCommand("plan",
            "Queues an event for each leak of a working key that has none. Nothing is sent.",
            """
            keyscan revoke plan --dry-run                shows what would be queued
            keyscan revoke plan                          queues it
            keyscan revoke plan --approve all --as dana  approves what is queued
            keyscan revoke plan --issue-text key_7f3a    prints what to tell the owner
            """);
        var flags = new RevokeFlags(command);
        foreach (Option option in (Option[])[dryRun, yesAll, approve, name, issueText])
            command.Options.Add(option);
        command.SetAction((parsed, _) =>
        {
            if (parsed.GetValue(issueText) is { } keyId)
            {
                return Task.FromResult(flags.Run(parsed, database =>
                {
                    Console.Out.Write(new RevocationRecord(database).IssueText(keyId));
                    return 0;
                }));
            }
            return flags.RunAsync(parsed, (run, _) => parsed.GetValue(approve) is { Length: > 0 } ids
                ? Approve(run, ids, parsed.GetValue(name) ?? Environment.UserName)
                : Plan(run, parsed.GetValue(dryRun), parsed.GetValue(yesAll)));
        });
        return command;
    }

    private static int Approve(RevocationRun run, string[] ids, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ProblemException(new Problem("an approval needs a name", "--as", "Write --as NAME"));
        int count = run.Approve(ids is ["all"] ? null : ids, name);
        Console.Out.WriteLine($"{count} approvals by {PrintableText.Of(name.Trim().ToLowerInvariant())}.");
        if (count == 0)
            Terminal.WriteError("nothing waits for an approval, or this person has approved it before, under whatever spelling.");
        return 0;
    }

    private static int Plan(RevocationRun run, bool dryRun, bool yesAll)
    {
        EventPlan plan = run.Plan(dryRun, yesAll);
        TextTable.Print(Console.Out,
            [["EVENT", "ENDPOINT", "KEY", "TYPE", "HELD"],
            .. plan.New.Select(e =>
            (string[])[dryRun ? "-" : e.Id, e.Endpoint, e.KeyId, e.Type, e.IsHeld ? $"it {e.HeldBecause}" : ""])]);
        foreach (OutboxEvent atProvider in plan.New.Where(e => e.Effect is not null))
            Console.Out.WriteLine(
                PrintableText.Of($"{(dryRun ? atProvider.KeyId : atProvider.Id)} ends {atProvider.Effect}. Undo: "
                    + $"{atProvider.Undo}"));
        Console.Out.WriteLine($"{plan.New.Count} new events{(dryRun ? ", none queued" : " queued")}, {plan.Known} known before.");
        if (plan.Unmatched.Count > 0)
            Terminal.WriteError($"no endpoint revokes {plan.Unmatched.Count} leaked keys, such as "
                + $"{PrintableText.Of(plan.Unmatched[0])}.");
        if (plan.New.Count(e => e.EndsMore) is > 0 and int more)
            Terminal.WriteError($"{more} events end more than their key: `keyscan revoke send --event EVENT --ending-more` "
                + $"alone releases one.");
        int held = plan.Held.Count(e => !e.EndsMore);
        if (held > 0)
            Terminal.WriteError($"{held} events are held for a person: `keyscan revoke send --event EVENT` or `--held` sends "
                + $"them, `keyscan revoke cancel` calls them back.");
        foreach (Problem problem in plan.Problems)
            Terminal.WriteError(problem.ToString());
        return plan.Problems.Count == 0 ? 0 : CommandLine.Failure;
    }
}

using System.CommandLine;
using System.Globalization;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke log</c></summary>
internal static class RevokeLogCommand
{
    public static Command Create()
    {
        var verify = new Option<bool>("--verify") { Description =
            "Checks the chain of hashes, its seals (KEYSCAN_AUDIT_KEY_FILE, or the pepper), the mark kept here, and the "
                + "outbox; says what could not be checked." };
        var head = new Option<string?>("--expect-head")
            { Description = "Also checks that this hash, kept elsewhere, stands in the log: finds lines cut off at its end.",
                HelpName = "HASH" };
        var seal = new Option<bool>("--seal") { Description =
            "Seals the log as it stands: whoever does that vouches for lines without a seal." };
        var command = new DocumentedCommand("log",
            "Prints the audit log: number, time, who, what, to what, details, hash; separated by tabs.",
            """
            keyscan revoke log --verify                  checks it and prints the head
            keyscan revoke log --expect-head 9f2c…       checks that nothing was cut off
            """);
        var flags = new RevokeFlags(command, withEndpoints: false);
        command.Options.Add(verify);
        command.Options.Add(head);
        command.Options.Add(seal);
        command.SetAction(parsed => flags.Run(parsed, database =>
        {
            var record = new RevocationRecord(database);
            if (parsed.GetValue(seal))
                record.Seal(TimeProvider.System, AuditTrail.Actor);
            return parsed.GetValue(verify) || parsed.GetValue(head) is not null ? Verify(database, parsed.GetValue(head))
                : parsed.GetValue(seal) ? 0 : Print(record);
        }));
        return command;
    }

    private static int Print(RevocationRecord record)
    {
        foreach (AuditLine line in record.Log())
        {
            string at = line.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            Console.Out.WriteLine(
                string.Join('\t',
                    new[] { $"{line.Number}", at, line.Actor, line.Action, line.Subject, line.Detail, line.Hash }.Select(
                    PrintableText.Of)));
        }
        return 0;
    }

    private static int Verify(RegistryDatabase database, string? expectedHead)
    {
        string? path = AuditTrail.MarkOf(database);
        AuditVerification verification = new RevocationRecord(database)
            .Verify(expectedHead, path is null ? null : AuditMark.Read(path));
        if (verification.Fault is { } fault)
            throw new ProblemException(
                new Problem($"the audit log is not whole: {fault}", "audit log",
                    "Compare it with a backup, and with `audit_log` in the events that receivers have"));
        Console.Out.WriteLine(
            $"{verification.Lines} lines, "
                + $"{(verification.IsProven ? $"whole, sealed with {database.AuditKeys!.Name}" : "consistent, not proven")}. "
                + $"Head: {verification.Head}");
        foreach (string note in verification.Notes)
            Console.Out.WriteLine($"  {PrintableText.Of(note)}.");
        Console.Out.WriteLine("  The outbox says the same as the log.");
        return 0;
    }
}

using System.CommandLine;
using System.Globalization;
using KeyScan.Cli.Registry;
using KeyScan.Revocation;
using KeyScan.Revocation.Audit;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke log</c></summary>
internal static class RevokeLogCommand
{
    public static Command Create()
    {
        var verify = new Option<bool>("--verify") { Description = "Checks the chain of hashes and says which line was changed, removed or put in." };
        var head = new Option<string?>("--expect-head") { Description = "Also checks that this hash, kept elsewhere, stands in the log: finds lines cut off at its end.", HelpName = "HASH" };
        var command = new DocumentedCommand("log", "Prints the audit log: number, time, who, what, to what, details, hash; separated by tabs.",
            """
            keyscan revoke log --verify                  checks it and prints the head
            keyscan revoke log --expect-head 9f2c…       checks that nothing was cut off
            """);
        var flags = new RevokeFlags(command, withEndpoints: false);
        command.Options.Add(verify);
        command.Options.Add(head);
        command.SetAction(parsed => flags.Run(parsed, database =>
        {
            var record = new RevocationRecord(database);
            return parsed.GetValue(verify) || parsed.GetValue(head) is not null ? Verify(record, parsed.GetValue(head)) : Print(record);
        }));
        return command;
    }

    private static int Print(RevocationRecord record)
    {
        foreach (AuditLine line in record.Log())
        {
            string at = line.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            Console.Out.WriteLine(string.Join('\t', new[] { $"{line.Number}", at, line.Actor, line.Action, line.Subject, line.Detail, line.Hash }.Select(PrintableText.Of)));
        }
        return 0;
    }

    private static int Verify(RevocationRecord record, string? expectedHead)
    {
        AuditVerification verification = record.Verify(expectedHead);
        if (verification.Fault is { } fault)
            throw new ProblemException(new Problem($"the audit log is not whole: {fault}", "audit log", "Compare it with a backup; the lines before it are unchanged"));
        Console.Out.WriteLine($"{verification.Lines} lines, whole. Head: {verification.Head}");
        return 0;
    }
}

using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Keys;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys revoke-mark</c></summary>
internal static class KeysRevokeMarkCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("revoke-mark",
            "Records that keys were revoked (or suspended, or work again) where they were issued. It revokes nothing itself.",
            """
            keyscan keys revoke-mark KEY_ID
            keyscan keys revoke-mark KEY_ID KEY_ID --status suspended --at 2026-03-01T10:00:00Z
            """);
        var ids = new Argument<string[]>("KEY_ID") { Description = "The ids of the keys.", Arity = ArgumentArity.OneOrMore };
        var status = new Option<string>("--status") { Description = "revoked, suspended or active.", HelpName = "STATUS",
            DefaultValueFactory = _ => "revoked" };
        status.OneOf("revoked", "suspended", "active");
        var at = new Option<string?>("--at") { Description = "Since when (default: now).", HelpName = "DATE" };
        command.Arguments.Add(ids);
        command.Options.Add(status);
        command.Options.Add(at);
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(status)!;
            string[] keyIds = [.. parsed.GetValue(ids)!.Distinct(StringComparer.Ordinal)];
            using RegistryDatabase database = registry.OpenExisting(parsed);
            DateTimeOffset now = database.Now(), since = parsed.GetValue(at) is { } text ? KeyTime.Parse(text, "--at") : now;
            if (since > now)
                throw new ProblemException(
                    new Problem("the time is in the future, by the clock of the registry", "--at",
                        "Give a time that has passed, or leave it out"));
            int changed = new KeyStore(database).Mark(keyIds, Enum.Parse<KeyStatus>(name, ignoreCase: true), since);
            Console.Out.WriteLine($"{changed} marked as {name}, {keyIds.Length - changed} were so before.");
            return 0;
        });
        return command;
    }
}

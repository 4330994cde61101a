using System.CommandLine;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Audit;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys forget</c></summary>
internal static class KeysForgetCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("KEY_ID") { Description = "The ids of the keys.", Arity = ArgumentArity.ZeroOrMore };
        var fingerprints = new Option<string[]>("--fingerprint")
            { Description = "Forgets this fingerprint alone, see `keyscan keys show`; its key stays.", HelpName = "FINGERPRINT",
                AllowMultipleArgumentsPerToken = true };
        var reason = new Option<string?>("--reason") { Description = "Why, for the audit log.", HelpName = "REASON" };
        var command = new DocumentedCommand("forget",
            "Takes keys, or single fingerprints, out of the registry that should not have come into it, with their leaks. "
                + "Events about them that no receiver has are called back.",
            """
            keyscan keys forget KEY_ID --reason "imported from the wrong file"
            keyscan keys forget --fingerprint e1:9f2c…
            """)
        { ids };
        command.Options.Add(fingerprints);
        command.Options.Add(reason);
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] keyIds = [.. (parsed.GetValue(ids) ?? []).Distinct(StringComparer.Ordinal)];
            string[] texts = [.. (parsed.GetValue(fingerprints) ?? []).Distinct(StringComparer.Ordinal)];
            if (keyIds.Length == 0 && texts.Length == 0)
                throw new ProblemException(
                    new Problem("nothing is named to forget", "keys forget", "Name keys, or fingerprints with --fingerprint"));
            using RegistryDatabase database = registry.OpenExisting(parsed);
            var forgetting = new KeyForgetting(database, new RegistryClock(database), AuditTrail.Actor);
            string why = parsed.GetValue(reason) is { } given && !string.IsNullOrWhiteSpace(given) ? given : "no reason given";
            int cancelled = (keyIds.Length > 0 ? forgetting.Forget(keyIds, why) : 0)
                + (texts.Length > 0 ? forgetting.ForgetFingerprints(texts, why) : 0);
            Console.Out.WriteLine(
                $"{keyIds.Length} keys and {texts.Length} fingerprints forgotten, {cancelled} events called back.");
            return 0;
        });
        return command;
    }
}

using System.CommandLine;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Keys;
using KeyScan.Registry.Leaks;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys show</c></summary>
internal static class KeysShowCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("KEY_ID") { Description = "The id of the key." };
        var command = new DocumentedCommand("show", "Shows all that is known of an issued key, and where it leaked.",
            """
            keyscan keys show KEY_ID
            """) { id };
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            using RegistryDatabase database = registry.OpenExisting(parsed);
            var store = new KeyStore(database);
            string keyId = parsed.GetRequiredValue(id);
            IssuedKey key = store.Find(keyId)
                ?? throw new ProblemException(
                    new Problem($"there is no issued key `{keyId}`", database.Address.Shown, "`keyscan keys list` shows all"));
            Console.Out.Write(IssuedKeyText.Describe(key, store.FingerprintsOf(keyId), new LeakStore(database).Find(keyId),
                store.Now()));
            return 0;
        });
        return command;
    }
}

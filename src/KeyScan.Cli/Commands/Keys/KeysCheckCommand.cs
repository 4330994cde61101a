using System.CommandLine;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Detection.Issued;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Registry.Database;
using KeyScan.Registry.Import;
using KeyScan.Registry.Keys;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys check</c></summary>
internal static class KeysCheckCommand
{
    private const int ActiveFound = 1;
    private const string Input = "<stdin>";

    public static Command Create()
    {
        var command = new DocumentedCommand("check",
            """
            Tells which lines of standard input are issued keys. They are never arguments, which every process can read.
            """,
            """
            pbpaste | keyscan keys check
            keyscan keys check --set issued.kset < suspects.txt
            """, "0 no active key, 1 an active key, 2 error.");
        var set = new Option<string?>("--set") { Description = "Looks into a file of `keys export` instead of the registry.",
            HelpName = "FILE" };
        command.Options.Add(set);
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            PepperRing peppers = PepperSource.Require();
            if (parsed.GetValue(set) is { } file)
            {
                using FingerprintSet fingerprints = FingerprintSet.Open(file, peppers);
                return Check(secret => fingerprints.Find(secret) is { } match ? fingerprints.KeyOf(match)
                    : null, TimeProvider.System.GetUtcNow());
            }
            using RegistryDatabase database = registry.OpenExisting(parsed);
            var store = new KeyStore(database);
            foreach (int epoch in store.CheckPeppers(peppers))
                Terminal.WriteError($"the pepper of epoch {epoch} is not set (KEYSCAN_PEPPER_E{epoch}): keys known under it "
                    + $"alone are not found.");
            return Check(secret => store.FindSecret(secret, peppers), store.Now());
        });
        return command;
    }

    private static int Check(Func<byte[], IssuedKey?> find, DateTimeOffset now)
    {
        using Stream input = Console.OpenStandardInput();
        bool active = false;
        foreach (CheckedLine line in KeyCheck.Run(input, Input, find))
        {
            active |= line.Key?.StatusAt(now) == KeyStatus.Active;
            Console.Out.WriteLine($"line {line.Line}: {Describe(line.Key, now)}");
        }
        return active ? ActiveFound : 0;
    }

    private static string Describe(IssuedKey? key, DateTimeOffset now)
    {
        if (key is null)
            return "not issued";
        string name = key.KeyId is null ? "an issued key" : $"key {PrintableText.Of(key.KeyId)}";
        string? whose = key.Owner ?? key.Team;
        return $"certain: {name}{(whose is null ? "" : $" of {PrintableText.Of(whose)}")}, {IssuedKeyText.Status(key, now)}";
    }
}

using System.CommandLine;
using System.Globalization;
using KeyScan.Cli.Registry;
using KeyScan.Detection.Issued;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Registry.Database;
using KeyScan.Registry.Keys;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys export</c></summary>
internal static class KeysExportCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("export",
            """
            Writes the fingerprints of all issued keys into a compact file for laptops and CI. It reveals neither keys nor owners; with
            --with-owners the owners are sealed and open only for who has the pepper.
            """,
            "keyscan keys export --set issued.kset --with-owners");
        var set = new Option<string>("--set") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var owners = new Option<bool>("--with-owners") { Description = "Add whose the keys are, sealed." };
        command.Options.Add(set);
        command.Options.Add(owners);
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            PepperRing peppers = PepperSource.Require();
            using RegistryDatabase database = registry.OpenExisting(parsed);
            var store = new KeyStore(database);
            if (store.CheckPeppers(peppers) is [int epoch, ..])
                throw new ProblemException(
                    new Problem($"the registry has fingerprints of epoch {epoch}, whose pepper is not set",
                        database.Address.Shown, $"Set KEYSCAN_PEPPER_E{epoch}"));
            FingerprintSetSummary summary = FingerprintSetBuilder.Write(parsed.GetValue(set)!, peppers, store.Records(),
                parsed.GetValue(owners), database.Now());
            Print(parsed.GetValue(set)!, summary);
            return 0;
        });
        return command;
    }

    private static void Print(string path, FingerprintSetSummary summary)
    {
        Console.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{path}: {summary.Keys:N0} fingerprints in {summary.Bytes:N0} bytes, {summary.BitsPerKey:F1} bits each."));
        if (summary.Unseen > 0)
            Console.Out.WriteLine(
                $"{summary.Unseen:N0} of them were made elsewhere, of keys that were never seen: with them each key-like token "
                    + $"of a scan costs an HMAC, about 1 µs. Import the keys in clear to avoid that.");
        if (summary.RuleOnly > 0)
            Console.Out.WriteLine($"{summary.RuleOnly:N0} of them look too little like keys to be found without a rule.");
    }
}

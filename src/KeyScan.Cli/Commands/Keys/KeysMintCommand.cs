using System.CommandLine;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Detection.Issued;
using KeyScan.Primitives.Files;
using KeyScan.Registry.Database;
using KeyScan.Registry.Import;
using KeyScan.Registry.Minting;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys mint</c></summary>
internal static class KeysMintCommand
{
    private const int LargestFile = 1 << 20;

    public static Command Create()
    {
        var command = new DocumentedCommand("mint",
            """
            Makes a key, registers it, and gives it out once: PREFIX_, its id, a random part of 238 bits, and a checksum.
            """,
            """
            keyscan keys mint --prefix acme_live --owner dana --team payments --output key.txt
            keyscan keys mint --prefix acme_live --expires 2027-01-31 --rule acme.yml --stdout | vault write …
            """);
        var prefix = new Option<string>("--prefix") { Description = "What the key begins with, such as acme_live.",
            HelpName = "PREFIX", Required = true };
        var fields = new Dictionary<KeyColumn, Option<string?>>
        {
            [KeyColumn.Provider] = Text("--provider", "The system that accepts the key (default: the prefix)."),
            [KeyColumn.Owner] = Text("--owner", "The person who answers for it."),
            [KeyColumn.Team] = Text("--team", "The team that answers for it."),
            [KeyColumn.Email] = Text("--email", "Where its owner is told about leaks."),
            [KeyColumn.Integration] = Text("--integration", "What uses it."),
            [KeyColumn.Environment] = Text("--environment", "Where it works."),
            [KeyColumn.Scopes] = Text("--scopes", "What it opens, separated by commas."),
            [KeyColumn.ExpiresAt] = Text("--expires", "When it expires (default: never)."),
            [KeyColumn.Webhook] = Text("--webhook", "An address of its own that is told about leaks."),
        };
        var rule = new Option<string?>("--rule") { Description = "Writes the rule that finds such keys.", HelpName = "FILE" };
        var output = new Option<string?>("--output", "-o")
            { Description = "Writes the key to a new file that only its owner can read.", HelpName = "FILE" };
        var stdout = new Option<bool>("--stdout") { Description = "Prints the key also where standard output is no terminal." };
        command.Options.Add(prefix);
        foreach (Option option in fields.Values.Concat<Option>([rule, output, stdout]))
            command.Options.Add(option);
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            string? file = parsed.GetValue(output);
            if (file is null && !parsed.GetValue(stdout) && Console.IsOutputRedirected)
                throw new ProblemException(
                    new Problem("standard output is no terminal, and a key in a log is a leaked key", "keys mint",
                        "Say --stdout to print it all the same, or --output FILE"));
            KeyFormat format = KeyFormat.Parse(parsed.GetValue(prefix)!);
            IssuedKey description = Describe(parsed, fields, format);
            PepperRing peppers = PepperSource.Require();
            using RegistryDatabase database = registry.Open(parsed);
            if (parsed.GetValue(rule) is { } ruleFile)
                WriteRule(ruleFile, format.ToRuleFile());
            // Opened before there is a key, so that none is made that cannot be given out.
            using Stream target = file is null ? Console.OpenStandardOutput() : Create(file);
            MintedKey minted = new KeyMint(database, peppers).Mint(format, description);
            target.Write([.. minted.Key.RevealBytes(), (byte)'\n']);
            Terminal.WriteError($"the key {minted.KeyId} is registered; nobody can show it a second time.");
            return 0;
        });
        return command;
    }

    private static Option<string?> Text(string name, string description) =>
        new(name) { Description = description, HelpName = "VALUE" };

    private static IssuedKey Describe(ParseResult parsed, Dictionary<KeyColumn, Option<string?>> fields, KeyFormat format)
    {
        string? Value(KeyColumn column) => parsed.GetValue(fields[column]) is { Length: > 0 } text ? text : null;
        return new IssuedKey
        {
            KeyId = null,
            Provider = Value(KeyColumn.Provider) ?? format.Name,
            Owner = Value(KeyColumn.Owner),
            Team = Value(KeyColumn.Team),
            Email = Value(KeyColumn.Email),
            Integration = Value(KeyColumn.Integration),
            Environment = Value(KeyColumn.Environment),
            Scopes = ScopeText.Split(Value(KeyColumn.Scopes)),
            ExpiresAt = Value(KeyColumn.ExpiresAt) is { } time ? KeyTime.Parse(time, "--expires") : null,
            Status = KeyStatus.Active,
            Webhook = Value(KeyColumn.Webhook),
        };
    }

    private static FileStream Create(string path)
    {
        if (File.Exists(path))
            throw new ProblemException(new Problem("the file exists", path, "Give --output a new one"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static void WriteRule(string path, string text)
    {
        if (!File.Exists(path))
            File.WriteAllText(path, text);
        else if (RegularFile.ReadText(path, LargestFile) != text)
            throw new ProblemException(new Problem("the file exists and holds something else", path, "Give --rule a new one"));
    }
}

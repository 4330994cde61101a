using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Keys;
using KeyScan.Sinks.Keys;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys list</c></summary>
internal static class KeysListCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("list", "Lists issued keys.",
            """
            keyscan keys list --team payments --status active
            keyscan keys list --expires-before 2026-12-31
            keyscan keys list --unused-since 2026-06-30 -f csv
            """);
        Option<string?> provider = Text("--provider", "Only keys of this provider."),
            team = Text("--team", "Only keys of this team.");
        Option<string?> owner = Text("--owner", "Only keys of this owner."),
            environment = Text("--environment", "Only keys of this environment.");
        Option<string?> status = Text("--status", "Only keys that are active, revoked, expired or suspended.");
        status.OneOf("active", "revoked", "expired", "suspended");
        Option<string?> expires = Text("--expires-before", "Only keys that expire before this day."),
            unused = Text("--unused-since", "Only keys that were not used since this day.");
        Option<string> format = OutputFlags.Format([.. KeyListSink.Names]);
        foreach (Option option in new Option[] { provider, team, owner, environment, status, expires, unused, format })
            command.Options.Add(option);
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            var filter = new KeyFilter
            {
                Provider = parsed.GetValue(provider),
                Team = parsed.GetValue(team),
                Owner = parsed.GetValue(owner),
                Environment = parsed.GetValue(environment),
                Status = parsed.GetValue(status) is { } name ? Enum.Parse<KeyStatus>(name, ignoreCase: true) : null,
                ExpiresBefore = Day(parsed, expires),
                UnusedSince = Day(parsed, unused),
            };
            using RegistryDatabase database = registry.OpenExisting(parsed);
            using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
            var store = new KeyStore(database);
            KeyListSink.Write(parsed.GetValue(format)!, store.List(filter), output, store.Now(), Terminal.OutputWidth);
            return 0;
        });
        return command;
    }

    private static Option<string?> Text(string name, string description) =>
        new(name) { Description = description, HelpName = "VALUE" };

    private static DateTimeOffset? Day(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? KeyTime.Parse(text, option.Name) : null;
}

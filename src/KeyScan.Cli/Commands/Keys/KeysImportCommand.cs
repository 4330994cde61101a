using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Detection.Issued;
using KeyScan.Primitives.Files;
using KeyScan.Registry.Database;
using KeyScan.Registry.Import;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys import</c></summary>
internal static class KeysImportCommand
{
    private const string StandardInput = "-";

    private static readonly Dictionary<string, ImportFormat> Formats = new(StringComparer.Ordinal)
    {
        ["csv"] = ImportFormat.Csv,
        ["jsonl"] = ImportFormat.Jsonl,
        ["vault"] = ImportFormat.Vault,
        ["aws-secrets-manager"] = ImportFormat.AwsSecretsManager,
        ["github"] = ImportFormat.GitHub,
        ["gitlab"] = ImportFormat.GitLab,
    };

    public static Command Create()
    {
        var command = new DocumentedCommand("import",
            """
            Reads issued keys into the registry: CSV with a header row, or JSONL. Keys in clear are hashed as they are read and never stored.
            Columns: key_id, key or fingerprint, and provider, owner, team, email, integration, environment, scopes, issued_at, expires_at,
            last_used_at, last_rotated_at, status, webhook. A column that a file lacks keeps what the registry has. Needs KEYSCAN_PEPPER_FILE or KEYSCAN_PEPPER.

            --format vault, aws-secrets-manager, github and gitlab read what those print of the keys that they keep or have issued (JSON): ids, owners, ages
            and expiries. They say of few keys what these are: the others are in lists and health reports, and are not found where they leak.

            A key whose id the registry has with another key is refused unless --add-fingerprints says that keys were replaced. Where working keys would
            become revoked or expired, which ends the sending of their leaks, a terminal is asked, or --yes says so.
            """,
            """
            keyscan keys import keys.csv
            keyscan keys import keys.csv --map key_id=ID --map owner="Key Owner" --set environment=production
            vault read-keys | keyscan keys import - --format jsonl
            aws secretsmanager list-secrets | keyscan keys import - --format aws-secrets-manager
            """);
        var files = new Argument<string[]>("FILE") { Description = "The files; - is standard input.",
            Arity = ArgumentArity.OneOrMore };
        var map = new Option<string[]>("--map") { Description = "The file's name of a column; repeatable.",
            HelpName = "COLUMN=NAME" };
        var set = new Option<string[]>("--set") { Description = "A value for every row; repeatable.", HelpName = "COLUMN=VALUE" };
        var delimiter = new Option<string?>("--delimiter")
            { Description = "What separates the fields of CSV (default: a comma; `tab` for a tab).", HelpName = "CHAR" };
        var format = new Option<string>("--format") { Description =
            "csv, jsonl, vault, aws-secrets-manager, github or gitlab (default: csv or jsonl, by the file's name or its first "
                + "character).", HelpName = "FORMAT" };
        format.OneOf([.. Formats.Keys]);
        var prefix = new Option<string?>("--id-prefix")
            { Description = "What goes before the numbers of tokens of GitHub and GitLab (default: github, gitlab); one for "
                + "each GitLab.", HelpName = "TEXT" };
        var skip = new Option<bool>("--skip-bad-rows")
            { Description = "Keep the good rows of a file that has bad ones; the exit code is 2 all the same." };
        var add = new Option<bool>("--add-fingerprints")
            { Description = "Keys of the registry may come with another key than "
                + "before: they were replaced and kept their ids." };
        var yes = new Option<bool>("--yes") { Description = "Working keys may become revoked or expired." };
        command.Arguments.Add(files);
        foreach (Option option in new Option[] { map, set, delimiter, format, prefix, skip, add, yes })
            command.Options.Add(option);
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = new ImportOptions
            {
                Map = ColumnAssignments.Parse("--map", parsed.GetValue(map) ?? []),
                Set = ColumnAssignments.Parse("--set", parsed.GetValue(set) ?? []),
                Delimiter = Delimiter(parsed.GetValue(delimiter)),
                Format = parsed.GetValue(format) is { } name ? Formats[name] : ImportFormat.Guess,
                IdPrefix = parsed.GetValue(prefix),
                SkipBadRows = parsed.GetValue(skip),
                AddFingerprints = parsed.GetValue(add),
                MaySilence = parsed.GetValue(yes) ? long.MaxValue : 0,
            };
            PepperRing peppers = PepperSource.Require();
            ImportFile[] inputs = [.. parsed.GetValue(files)!.Select(Input)];
            using RegistryDatabase database = registry.Open(parsed);
            ImportReport report = new KeyImport(database, peppers, options).Run(inputs);
            // The same files again, and no more keys than somebody has said yes to.
            if (report.SilencesTooMany && Ask(report))
                report = new KeyImport(database, peppers, options with { MaySilence = report.Silenced }).Run(inputs);
            return Print(report);
        });
        return command;
    }

    private static ImportFile Input(string path) => path == StandardInput
        ? new ImportFile("<stdin>", Console.OpenStandardInput)
        : new ImportFile(path, () => RegularFile.OpenInput(path, 1 << 16));

    private static char? Delimiter(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [char only] => only,
        _ => throw new ProblemException(
        new Problem("the delimiter is not a single character", "--delimiter", "Write , ; | or tab")),
    };

    private static bool Ask(ImportReport report)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            return false;
        Console.Error.Write(PrintableText.Of(
            $"{report.Silenced:N0} working keys, such as {report.FirstSilenced}, would become revoked or expired, and their "
                + $"leaks be told to nobody. Import them? [y/N] "));
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static int Print(ImportReport report)
    {
        foreach (Problem problem in report.Problems)
            Terminal.WriteError(problem.ToString());
        if (report.BadRows > report.Problems.Count)
            Terminal.WriteError($"and {report.BadRows - report.Problems.Count:N0} more.");
        if (report.UnusedColumns.Count > 0)
            Terminal.WriteError($"columns not used: "
                + $"{PrintableText.Of(string.Join(", ", report.UnusedColumns.Select(c => ShownValue.Of(c))))}.");
        if (report.Reactivated > 0)
            Terminal.WriteError($"revoked keys that are active again, as the files say: {report.Reactivated:N0}.");
        if (report.Everyday > 0)
            Terminal.WriteError($"{report.Everyday:N0} of the keys hardly {(report.Everyday == 1 ? "is one" : "are any")} "
                + $"({report.FirstEveryday}): where a scan finds {(report.Everyday == 1 ? "it" : "them")}, revoking waits for "
                + $"a person. Look whether this column holds the keys.");
        if (report.SilencesTooMany)
        {
            throw new ProblemException(
                new Problem($"{report.Silenced:N0} working {(report.Silenced == 1 ? "key" : "keys")}, such as "
                    + $"`{report.FirstSilenced}`, would become revoked or expired, and their leaks be told to nobody; nothing "
                    + $"was imported",
                "keys import", "Look at `status` and `expires_at` of the files; pass --yes where they are right"));
        }
        if (report.Silenced > 0)
            Terminal.WriteError($"keys that worked and are revoked or expired now, as the files say: {report.Silenced:N0}, "
                + $"such as {report.FirstSilenced}.");
        Console.Out.WriteLine(report.IsKept
            ? $"{report.New:N0} new, {report.Changed:N0} changed, {report.Unchanged:N0} unchanged; {report.NewFingerprints:N0} "
                + $"new fingerprints{(report.BadRows > 0 ? $"; {report.BadRows:N0} bad rows left out" : "")}."
            : $"Nothing was imported: {report.BadRows:N0} bad {(report.BadRows == 1 ? "row" : "rows")}.");
        return report.BadRows == 0 ? 0 : CommandLine.Failure;
    }
}

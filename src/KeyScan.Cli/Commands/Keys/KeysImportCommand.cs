using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Registry;
using KeyScan.Issued.Import;
using KeyScan.Issued.Registry;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys import</c></summary>
internal static class KeysImportCommand
{
    private const string StandardInput = "-";

    public static Command Create()
    {
        var command = new DocumentedCommand("import",
            """
            Reads issued keys into the registry: CSV with a header row, or JSONL. Keys in clear are hashed as they are read and never stored.
            Columns: key_id, key or fingerprint, and provider, owner, team, email, integration, environment, scopes, issued_at, expires_at,
            last_used_at, last_rotated_at, status, webhook. A column that a file lacks keeps what the registry has. Needs KEYSCAN_PEPPER_FILE or KEYSCAN_PEPPER.
            """,
            """
            keyscan keys import keys.csv
            keyscan keys import keys.csv --map key_id=ID --map owner="Key Owner" --set environment=production
            vault read-keys | keyscan keys import - --format jsonl
            """);
        var files = new Argument<string[]>("FILE") { Description = "The files; - is standard input.", Arity = ArgumentArity.OneOrMore };
        var map = new Option<string[]>("--map") { Description = "The file's name of a column; repeatable.", HelpName = "COLUMN=NAME" };
        var set = new Option<string[]>("--set") { Description = "A value for every row; repeatable.", HelpName = "COLUMN=VALUE" };
        var delimiter = new Option<string?>("--delimiter") { Description = "What separates the fields of CSV (default: a comma; `tab` for a tab).", HelpName = "CHAR" };
        var format = new Option<string>("--format") { Description = "csv or jsonl (default: by the file's name or its first character).", HelpName = "FORMAT" };
        format.OneOf("csv", "jsonl");
        var skip = new Option<bool>("--skip-bad-rows") { Description = "Keep the good rows of a file that has bad ones; the exit code is 2 all the same." };
        command.Arguments.Add(files);
        foreach (Option option in new Option[] { map, set, delimiter, format, skip })
            command.Options.Add(option);
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = new ImportOptions
            {
                Map = ColumnAssignments.Parse("--map", parsed.GetValue(map) ?? []),
                Set = ColumnAssignments.Parse("--set", parsed.GetValue(set) ?? []),
                Delimiter = Delimiter(parsed.GetValue(delimiter)),
                Format = parsed.GetValue(format) switch { "csv" => ImportFormat.Csv, "jsonl" => ImportFormat.Jsonl, _ => ImportFormat.Guess },
                SkipBadRows = parsed.GetValue(skip),
            };
            PepperRing peppers = PepperSource.Require();
            ImportFile[] inputs = [.. parsed.GetValue(files)!.Select(Input)];
            using RegistryDatabase database = registry.Open(parsed);
            return Print(new KeyImport(database, peppers, options).Run(inputs));
        });
        return command;
    }

    private static ImportFile Input(string path) => path == StandardInput
        ? new ImportFile("<stdin>", Console.OpenStandardInput)
        : new ImportFile(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan));

    private static char? Delimiter(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [char only] => only,
        _ => throw new ProblemException(new Problem("the delimiter is not a single character", "--delimiter", "Write , ; | or tab")),
    };

    private static int Print(ImportReport report)
    {
        foreach (Problem problem in report.Problems)
            Terminal.WriteError(problem.ToString());
        if (report.BadRows > report.Problems.Count)
            Terminal.WriteError($"and {report.BadRows - report.Problems.Count:N0} more.");
        if (report.UnusedColumns.Count > 0)
            Terminal.WriteError($"columns not used: {PrintableText.Of(string.Join(", ", report.UnusedColumns))}.");
        if (report.Reactivated > 0)
            Terminal.WriteError($"revoked keys that are active again, as the files say: {report.Reactivated:N0}.");
        Console.Out.WriteLine(report.IsKept
            ? $"{report.New:N0} new, {report.Changed:N0} changed, {report.Unchanged:N0} unchanged; {report.NewFingerprints:N0} new fingerprints{(report.BadRows > 0 ? $"; {report.BadRows:N0} bad rows left out" : "")}."
            : $"Nothing was imported: {report.BadRows:N0} bad {(report.BadRows == 1 ? "row" : "rows")}.");
        return report.BadRows == 0 ? 0 : CommandLine.Failure;
    }
}

using System.CommandLine;
using KeyScan.Filtering;
using KeyScan.Text;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan baseline create</c></summary>
internal static class BaselineCommand
{
    private const string DefaultPath = ".keyscan-baseline";

    public static Command Create()
    {
        var command = new Command("baseline", "Works with baselines: findings known before, which later scans leave out.");
        command.Subcommands.Add(CreateCreate());
        return command;
    }

    private static DocumentedCommand CreateCreate()
    {
        var output = new Option<string>("--output", "-o") { Description = "The file to write.", HelpName = "FILE", DefaultValueFactory = _ => DefaultPath };
        var command = new DocumentedCommand("create", "Scans files and writes what it finds as a baseline. It holds keyed ids, never secrets, one a line, sorted, so that two of them merge.",
            """
            keyscan baseline create                      writes .keyscan-baseline
            keyscan dir -b .keyscan-baseline             reports only what is new
            """);
        var flags = new FileFlags(command);
        command.Options.Add(output);
        command.SetAction(parsed => flags.Run(parsed, (session, source) => Write(session.Scan(source), parsed.GetValue(output)!, session.Salt)));
        return command;
    }

    private static int Write(ScanReport report, string path, ReadOnlyMemory<byte> salt)
    {
        foreach (Problem problem in report.Coverage.Problems)
            Console.Error.WriteLine($"keyscan: {PrintableText.Of(problem.ToString())}");
        using (var writer = new StreamWriter(path))
            Baseline.Write(writer, report.Findings, salt.Span);
        Console.Out.WriteLine($"{path}: {report.Findings.Count} findings. Scan with `-b {path}`, or set `baseline: {path}` in .keyscan.yml.");
        return report.IsComplete ? 0 : CommandLine.Failure;
    }
}

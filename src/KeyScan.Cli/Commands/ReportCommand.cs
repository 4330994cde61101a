using System.CommandLine;
using System.Text;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Sinks;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan report</c></summary>
internal sealed class ReportCommand
{
    private const string Sarif = "sarif";
    private readonly Option<string> _format = OutputFlags.Format("text", "jsonl", Sarif, "html");
    private readonly Option<string?> _output = OutputFlags.Path();
    private readonly Option<string?> _repository =
        new("--repository") { Description = "Only what one repository holds.", HelpName = "NAME" };
    private readonly Option<string?> _title = new("--title") { Description = "Whose report it is, for its heading.",
        HelpName = "NAME" };

    private readonly Option<string?> _forget = new(
        "--forget") { Description =
            "Forgets a repository that was recorded by a mistyped name, with what was found there; the audit log says so.",
            HelpName = "NAME" };

    public static Command Create() => new ReportCommand().CreateCommand();

    private DocumentedCommand CreateCommand()
    {
        var command = new DocumentedCommand("report",
            "Shows what scans have found that recorded into the registry, whichever they were: which keys are live, whose they "
                + "are, where they stand and since when.",
            """
            keyscan report                                   for a terminal
            keyscan report -f html -r report.html            a page to look at
            keyscan report -f sarif --repository acme/shop -r shop.sarif
            keyscan report --forget https://git.example.com/shpo   one that was recorded by a mistyped name
            """, "0 done, 2 error, or nothing in the report was covered.") { _format, _output, _repository, _title, _forget };
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            string? repository = parsed.GetValue(_repository);
            if (parsed.GetValue(_format) == Sarif && repository is null)
                throw new ProblemException(
                    new Problem("SARIF is about one repository", "--report-format", "Name it with --repository"));
            using RegistryDatabase database = registry.OpenExisting(parsed);
            if (parsed.GetValue(_forget) is { } forgotten)
                return Forget(database, forgotten);
            var report = OrganisationReport.Read(database, TimeProvider.System.GetUtcNow(), parsed.GetValue(_title) ?? repository
                ?? "", repository is null ? null : new HashSet<string> { repository });
            Write(report, parsed, repository);
            if (report.Count().Covered > 0)
                return 0;
            // What nobody has looked at must not pass for clean in a script either.
            Terminal.WriteError("no repository in this report was covered by a scan: it does not say that nothing has leaked.");
            return CommandLine.Failure;
        });
        return command;
    }

    private static int Forget(RegistryDatabase database, string name)
    {
        int findings = new RepositoryStore(database).Forget(RepositoryAddress.Redacted(name), TimeProvider.System,
            AuditTrail.Actor);
        AuditTrail.KeepMark(database);
        Console.Out.WriteLine($"forgotten, with {findings} finding{(findings == 1 ? "" : "s")}.");
        return 0;
    }

    private void Write(OrganisationReport report, ParseResult parsed, string? repository)
    {
        using Stream output = parsed.GetValue(_output) is { } path ? new FileStream(path, FileMode.Create, FileAccess.Write)
            : Console.OpenStandardOutput();
        switch (parsed.GetValue(_format))
        {
            case "jsonl":
                ReportJsonl.Write(report, output);
                return;
            case Sarif:
                ReportSarif.Write(report, repository!, new SinkOptions { ToolVersion = CommandLine.Version }, output);
                return;
        }
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (parsed.GetValue(_format) == "html")
            ReportHtml.Write(report, writer);
        else
            ReportText.Write(report, parsed.GetValue(_output) is null ? Terminal.Wrap(writer) : writer);
    }
}

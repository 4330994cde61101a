using System.CommandLine;
using System.Text;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Registry;
using KeyScan.Issued.Registry;
using KeyScan.Organisation;
using KeyScan.Organisation.Reports;
using KeyScan.Sinks;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan report</c></summary>
internal sealed class ReportCommand
{
    private const string Sarif = "sarif";
    private readonly Option<string> _format = OutputFlags.Format("text", "jsonl", Sarif, "html");
    private readonly Option<string?> _output = OutputFlags.Path();
    private readonly Option<string?> _repository = new("--repository") { Description = "Only what one repository holds.", HelpName = "NAME" };
    private readonly Option<string?> _title = new("--title") { Description = "Whose report it is, for its heading.", HelpName = "NAME" };

    public static Command Create() => new ReportCommand().CreateCommand();

    private DocumentedCommand CreateCommand()
    {
        var command = new DocumentedCommand("report", "Shows what `keyscan github` has found in many repositories: which keys are live, whose they are, where they stand and since when.",
            """
            keyscan report                                   for a terminal
            keyscan report -f html -r report.html            a page to look at
            keyscan report -f sarif --repository acme/shop -r shop.sarif
            """) { _format, _output, _repository, _title };
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            string? repository = parsed.GetValue(_repository);
            if (parsed.GetValue(_format) == Sarif && repository is null)
                throw new ProblemException(new Problem("SARIF is about one repository", "--report-format", "Name it with --repository"));
            using RegistryDatabase database = registry.OpenExisting(parsed);
            Write(Read(database, repository, parsed.GetValue(_title) ?? repository ?? ""), parsed, repository);
            return 0;
        });
        return command;
    }

    private static OrganisationReport Read(RegistryDatabase database, string? repository, string title) => new()
    {
        Title = title,
        Now = TimeProvider.System.GetUtcNow(),
        Findings = [.. new FindingStore(database).All().Where(f => repository is null || f.Sightings.Any(s => s.Repository == repository))],
        Repositories = [.. new RepositoryStore(database).All().Where(r => r.MovedTo is null && (repository is null || r.Name == repository))],
    };

    private void Write(OrganisationReport report, ParseResult parsed, string? repository)
    {
        using Stream output = parsed.GetValue(_output) is { } path ? new FileStream(path, FileMode.Create, FileAccess.Write) : Console.OpenStandardOutput();
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

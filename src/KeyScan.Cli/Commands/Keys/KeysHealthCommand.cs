using System.CommandLine;
using System.Globalization;
using System.Text;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;
using KeyScan.Cli.Registry;
using KeyScan.Primitives.Files;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Registry.Health;
using KeyScan.Registry.Keys;

namespace KeyScan.Cli.Commands.Keys;

/// <summary><c>keyscan keys health</c></summary>
internal sealed class KeysHealthCommand
{
    private const int LargestList = 16 << 20;
    private const string Text = "text";

    private readonly Option<string> _format = OutputFlags.Format(Text, "json", "html");
    private readonly Option<string?> _output = OutputFlags.Path();
    private readonly Option<string?> _departed = new(
        "--departed") { Description = "Names or addresses of people who have left, one a line.", HelpName = "FILE" };
    private readonly Option<string?> _organisation =
        new("--organisation") { Description = "Whose keys they are, for the title.", HelpName = "NAME" };
    private readonly Option<int> _rotate = Days("--rotate-within", "Active keys older than this without rotation are a concern.");
    private readonly Option<int> _unused = Days("--unused-for", "Active keys unused for this long are a concern.");

    public static Command Create() => new KeysHealthCommand().CreateCommand();

    private DocumentedCommand CreateCommand()
    {
        var command = new DocumentedCommand("health",
            "Says how well the keys are kept: leaked and still active, without owner, never rotated, unused, too powerful; and "
                + "how long it takes from a leak to the revocation.",
            """
            keyscan keys health                          the figures
            keyscan keys health -f html -r health.html   a page to look at
            keyscan keys health --departed left.txt -f json
            """) { _format, _output, _departed, _organisation, _rotate, _unused };
        RegistryFlags registry = RegistryFlags.AddTo(command);
        command.SetAction(parsed =>
        {
            HealthOptions options = Options(parsed);
            using RegistryDatabase database = registry.OpenExisting(parsed);
            var leaks = OrganisationReport.Read(database, options.Now);
            ReportCounts counts = leaks.Count();
            var health = new KeyHealth(options with { Coverage = (counts.Covered, counts.Repositories) }, leaks.LeakedSince());
            foreach (IssuedKey key in new KeyStore(database).List(new KeyFilter()))
                health.Add(key);
            Write(health.ToReport(), parsed);
            return 0;
        });
        return command;
    }

    private void Write(HealthReport report, ParseResult parsed)
    {
        using Stream output = parsed.GetValue(_output) is { } path ? new FileStream(path, FileMode.Create, FileAccess.Write)
            : Console.OpenStandardOutput();
        if (parsed.GetValue(_format) == "json")
        {
            HealthJson.Write(report, output);
            return;
        }
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (parsed.GetValue(_format) == Text)
            HealthText.Write(report, parsed.GetValue(_output) is null ? Terminal.Wrap(writer) : writer);
        else
            HealthHtml.Write(report, parsed.GetValue(_organisation) ?? "", writer);
    }

    private HealthOptions Options(ParseResult parsed) => new()
    {
        Now = TimeProvider.System.GetUtcNow(),
        RotateWithin = TimeSpan.FromDays(parsed.GetValue(_rotate)),
        UnusedFor = TimeSpan.FromDays(parsed.GetValue(_unused)),
        Departed = parsed.GetValue(_departed) is { } file ? ReadList(file) : new HashSet<string>(),
    };

    private static HashSet<string> ReadList(string file)
    {
        return new HashSet<string>(RegularFile.ReadLines(file, LargestList).Select(l => l.Trim()).Where(l => l.Length > 0),
            StringComparer.OrdinalIgnoreCase);
    }

    private static Option<int> Days(string name, string description)
    {
        const int Default = 90;
        var option = new Option<int>(name) { Description =
            string.Create(CultureInfo.InvariantCulture, $"{description} In days, default {Default}."), HelpName = "DAYS",
            DefaultValueFactory = _ => Default };
        return option.Within(1, 36_500);
    }
}

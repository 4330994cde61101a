using System.CommandLine;
using System.Text;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;
using KeyScan.Pipeline;
using KeyScan.Primitives.Files;
using KeyScan.Rules;
using KeyScan.Setup;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan rules list|show|check|test</c></summary>
internal static class RulesCommand
{
    /// <summary>Bytes of a file that is explained: what is said of it is for a person to read.</summary>
    private const int LongestSample = 16 << 20;

    public static Command Create()
    {
        var command = new DocumentedCommand("rules", "Lists, shows, checks and tries rules.",
            """
            keyscan rules list                           all rules
            keyscan rules show github-classic-pat        one of them
            keyscan rules test 'token = "…"'             what the rules make of it, step by step
            """);
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(CreateCheck());
        command.Subcommands.Add(CreateTest());
        return command;
    }

    private static Option<string[]> RulesOption() =>
        EnvironmentOption.Texts("--rules", "Rule file to add to the built-in rules; repeatable.", "FILE");

    private static DocumentedCommand CreateList()
    {
        Option<string[]> files = RulesOption();
        var command = new DocumentedCommand("list",
            "Lists the rules: id, severity, confidence, description. On a terminal in columns, elsewhere separated by tabs.",
            """
            keyscan rules list
            keyscan rules list --rules own.yml | cut -f1
            """) { files };
        command.SetAction(parsed =>
        {
            RuleCatalogue catalogue = Catalogue(parsed.GetValue(files), out int exitCode);
            TextTable.PrintList(["ID", "SEVERITY", "CONFIDENCE", "DESCRIPTION"],
                catalogue.Rules.OrderBy(r => r.Id, StringComparer.Ordinal)
                .Select(r => (string[])[r.Id, Lower(r.Severity), Lower(r.Confidence), r.Description]));
            return exitCode;
        });
        return command;
    }

    private static DocumentedCommand CreateShow()
    {
        Option<string[]> files = RulesOption();
        Argument<string> id = new Argument<string>("ID") { Description = "The id of the rule." }.CompletesIds();
        var command = new DocumentedCommand("show", "Shows all of one rule.",
            """
            keyscan rules show github-classic-pat
            """) { id, files };
        command.SetAction(parsed =>
        {
            RuleCatalogue catalogue = Catalogue(parsed.GetValue(files), out int exitCode)
                .Select([parsed.GetRequiredValue(id)], [], []);
            if (catalogue.Rules.Count == 0)
                throw NoRule(parsed.GetRequiredValue(id), "rules show");
            foreach (Rule rule in catalogue.Rules)
                Console.Out.Write(RuleText.Describe(rule));
            return exitCode;
        });
        return command;
    }

    private static DocumentedCommand CreateTest()
    {
        Option<string[]> files = RulesOption();
        var path = new Option<string>("--path") { Description = "The path that the text is taken to have; a file has its own.",
            HelpName = "PATH", DefaultValueFactory = _ => "" };
        var what = new Argument<string>("TEXT|FILE") { Description = "A file, or the text itself." };
        var command = new DocumentedCommand("test",
            "Explains what the rules make of a text: literal, window, pattern, checks; candidate, and what each feature adds "
                + "to the verdict.",
            """
            keyscan rules test settings.py   what the rules see in a file
            """)
        { what, path, files };
        command.SetAction(parsed =>
        {
            RuleCatalogue catalogue = Catalogue(parsed.GetValue(files), out int exitCode);
            string text = parsed.GetRequiredValue(what);
            bool isFile = File.Exists(text);
            byte[] bytes = isFile ? ReadSample(text) : Encoding.UTF8.GetBytes(text);
            foreach (string line in new RuleTrial(catalogue)
                .Explain(bytes, parsed.GetValue(path) is { Length: > 0 } given ? given : isFile ? text : ""))
                Console.Out.WriteLine(line);
            return exitCode;
        });
        return command;
    }

    private static DocumentedCommand CreateCheck()
    {
        var files = new Argument<string[]>("FILE") { Description = "Rule files; without any the built-in rules are checked.",
            Arity = ArgumentArity.ZeroOrMore };
        var command = new DocumentedCommand("check",
            "Checks rule files: their syntax, and that each example yields exactly its own finding.",
            """
            keyscan rules check own.yml
            """)
        { files };
        command.SetAction(parsed =>
        {
            var problems = new List<Problem>();
            RuleCatalogue catalogue = RuleCatalogue.BuiltIn().Extend(parsed.GetValue(files) ?? [], problems);
            bool all = parsed.GetValue(files) is not { Length: > 0 };
            Rule[] rules = [.. catalogue.Rules.Where(r => all || r.Origin != Rule.BuiltIn)];
            problems.AddRange(new ExampleCheck(catalogue).Check(rules));
            ScanSetup.ReadTemplates(parsed.GetValue(files) ?? [], problems);
            foreach (Problem problem in problems)
                Terminal.WriteError(problem.ToString());
            Console.Out.WriteLine(
                $"{rules.Length} rules checked, {rules.Sum(r => r.Examples.Count + r.NegativeExamples.Count)} examples tried, "
                    + $"{problems.Count} problems.");
            return problems.Count == 0 ? 0 : CommandLine.Failure;
        });
        return command;
    }

    /// <summary>What is told who names a rule that is none.</summary>
    public static ProblemException NoRule(string id, string where)
    {
        IReadOnlyList<string> near = Nearest.To(id, RuleNames.Ids().Select(i => i.Label));
        string meant = near.Count == 0 ? "" : $" (did you mean {string.Join(" or ", near.Select(n => $"`{n}`"))}?)";
        return new ProblemException(
            new Problem($"there is no rule {ShownValue.Of(id, meant)}", where, "`keyscan rules list` shows all"));
    }

    private static RuleCatalogue Catalogue(string[]? files, out int exitCode)
    {
        var problems = new List<Problem>();
        RuleCatalogue catalogue = RuleCatalogue.BuiltIn().Extend(files ?? [], problems);
        foreach (Problem problem in problems)
            Terminal.WriteError(problem.ToString());
        exitCode = problems.Count == 0 ? 0 : CommandLine.Failure;
        return catalogue;
    }

    private static byte[] ReadSample(string path)
    {
        try
        {
            return RegularFile.ReadBytes(path, LongestSample);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                new Problem($"the file cannot be read: {e.Message.TrimEnd('.')}", path,
                    "Check the path and its permissions, or give a shorter piece of it"));
        }
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

using System.CommandLine;
using KeyScan.Sinks.Text;

namespace KeyScan.Cli.Arguments;

/// <summary>
/// A command's help: what it does, how it is called, what its options do by subject, its exit codes, and examples. As wide as the
/// terminal, at most.
/// </summary>
/// <param name="output">Takes it.</param>
/// <param name="width">Columns there are.</param>
internal sealed class HelpText(TextWriter output, int width)
{
    private const int Indentation = 2;
    private const int WidestName = 28;
    private const int CommentGap = 2;

    /// <summary>
    /// Writes the help of <paramref name="command"/>, whose name with those above it is <paramref name="name"/>.
    /// </summary>
    public void Write(DocumentedCommand command, string name, IEnumerable<Option> inherited)
    {
        foreach (string paragraph in Paragraphs(command.Description ?? ""))
            WriteParagraph(paragraph);
        WriteTitle("Usage");
        WriteParagraph(Usage(command, name), Indentation);
        WriteTable("Arguments", command.Arguments.Where(a => !a.Hidden).Select(a => (a.Name, a.Description ?? "")));
        WriteTable("Commands", command.Subcommands.Where(c => !c.Hidden)
            .Select(c => (c.Name, FirstSentence(c.Description ?? ""))));
        Option[] options = [.. command.Options.Concat(inherited).Where(o => !o.Hidden).Distinct()];
        foreach ((string title, Option[] group) in OptionGroups.Of(options))
            WriteTable(title, group.Select(o => (NameOf(o), (o.Description ?? "") + (o.Required ? " Needed." : ""))));
        WriteTitle("Exit codes");
        WriteParagraph(command.ExitCodes, Indentation);
        WriteExamples(command.Examples.Split('\n'));
    }

    private static IEnumerable<string> Paragraphs(string text) =>
        text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Replace('\n', ' ').Trim());

    private static string FirstSentence(string text)
    {
        string first = Paragraphs(text).FirstOrDefault() ?? "";
        int end = first.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? first : first[..(end + 1)];
    }

    private static string Usage(Command command, string name)
    {
        IEnumerable<string> parts = [name, .. command.Arguments.Select(UsageOf)];
        string options = command.Options.Any(o => !o.Hidden) ? " [OPTIONS]" : "";
        return $"{string.Join(' ', parts)}{(command.Subcommands.Any(c => !c.Hidden) ? " COMMAND" : "")}{options}";
    }

    private static string UsageOf(Argument argument)
    {
        string name = argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}…" : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $"[{name}]" : name;
    }

    private static string NameOf(Option option)
    {
        string? letter = option.Aliases.FirstOrDefault(a => a is ['-', not '-'] && !OutputFlags.IsOlder(option, a));
        string start = letter is null ? "    " : $"{letter}, ";
        string value = option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? ""
            : $" {option.HelpName ?? "VALUE"}";
        return $"{start}{option.Name}{value}";
    }

    private void WriteTitle(string title)
    {
        output.WriteLine();
        output.WriteLine($"{title}:");
    }

    private void WriteParagraph(string text, int indentation = 0)
    {
        foreach (string line in TextWrap.Lines(text, width - indentation))
            output.WriteLine(new string(' ', indentation) + line);
    }

    private void WriteTable(string title, IEnumerable<(string Name, string Text)> rows)
    {
        (string Name, string Text)[] all = [.. rows];
        if (all.Length == 0)
            return;
        WriteTitle(title);
        int column = Indentation + Math.Min(WidestName, all.Max(r => r.Name.Length)) + CommentGap;
        foreach ((string name, string text) in all)
        {
            string start = new string(' ', Indentation) + name;
            if (start.Length > column - CommentGap)
            {
                output.WriteLine(start);
                start = "";
            }
            foreach (string line in TextWrap.Lines(text, width - column))
            {
                output.WriteLine((start.PadRight(column) + line).TrimEnd());
                start = "";
            }
        }
    }

    /// <summary>A command and, behind two spaces or more, what it does; below it where both do not fit in one line.</summary>
    private void WriteExamples(string[] examples)
    {
        WriteTitle("Examples");
        foreach (string example in examples)
        {
            string line = new string(' ', Indentation) + example;
            int gap = example.IndexOf(new string(' ', CommentGap), StringComparison.Ordinal);
            if (line.Length <= width || gap < 0)
            {
                WriteCommand(example);
                continue;
            }
            WriteCommand(example[..gap]);
            WriteParagraph(example[gap..].TrimStart(), 3 * Indentation);
        }
    }

    private void WriteCommand(string command)
    {
        const string Continued = " \\";
        string[] lines = [.. TextWrap.Hanging(command, width - Indentation - Continued.Length, 2 * Indentation)];
        if (command.Length <= width - Indentation)
            lines = [command];
        for (int i = 0; i < lines.Length; i++)
            output.WriteLine($"{new string(' ', Indentation)}{lines[i]}{(i < lines.Length - 1 ? Continued : "")}");
    }
}

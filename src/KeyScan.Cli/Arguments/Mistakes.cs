using System.CommandLine;
using System.CommandLine.Parsing;
using KeyScan.Text;

namespace KeyScan.Cli.Arguments;

/// <summary>
/// What is wrong with a command line, so that nothing runs that nobody meant. System.CommandLine takes an option that it does not
/// know for a path, or for the value of the option before it: here both are mistakes, unless they stand behind <c>--</c>, or in
/// <c>--option=value</c>.
/// </summary>
/// <param name="parsed">The command line as System.CommandLine understands it.</param>
/// <param name="arguments">The command line as it was given.</param>
/// <param name="all">The tool's command with every command below it.</param>
internal sealed class Mistakes(ParseResult parsed, string[] arguments, Func<Command> all)
{
    private readonly HashSet<string> _beforeDashes = [.. arguments.TakeWhile(a => a != "--")];
    private readonly Command _command = parsed.CommandResult.Command;
    private readonly string _name = FullName(parsed.CommandResult);

    /// <summary>The name of a command with those above it.</summary>
    public static string FullName(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{FullName(parent)} {command.Command.Name}" : command.Command.Name;

    /// <summary>A sentence for each mistake; none where there is none.</summary>
    public IReadOnlyList<string> Find()
    {
        string[] found = [.. InWords().Concat(InValues())];
        return found.Length > 0 ? found
            : [.. parsed.Errors.DistinctBy(e => e.SymbolResult).Select(Describe).Distinct(StringComparer.Ordinal)];
    }

    private IEnumerable<string> InWords()
    {
        // A command that is none makes everything after it strange, also what could be one: `help git`.
        Command root = parsed.RootCommandResult.Command;
        if (arguments is [var first, ..] && !first.StartsWith('-') && root.Subcommands.All(c => c.Name != first))
        {
            yield return UnknownCommand(first, root);
            yield break;
        }
        if (_command.Subcommands.Count > 0 && parsed.UnmatchedTokens.FirstOrDefault(t => !IsOption(t)) is { } word
            && !parsed.UnmatchedTokens.TakeWhile(t => t != word).Any(IsOption))
        {
            yield return UnknownCommand(word, _command);
            yield break;
        }
        // In loops: a command line is read at every start, and it takes a fifth of a millisecond to wake what makes queries.
        List<string> options = [];
        foreach (string token in parsed.UnmatchedTokens)
        {
            if (IsOption(token))
                options.Add(token);
        }
        foreach (SymbolResult argument in parsed.CommandResult.Children)
        {
            foreach (Token token in argument is ArgumentResult ? argument.Tokens : [])
            {
                if (IsOption(token.Value))
                    options.Add(token.Value);
            }
        }
        // What an option that is none was given for a value is no mistake of its own.
        foreach (string token in options.Count > 0 ? options : parsed.UnmatchedTokens)
            yield return IsOption(token) ? UnknownOption(token) : TooMany(token);
    }

    private IEnumerable<string> InValues()
    {
        foreach (OptionResult option in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            foreach (string value in option.Tokens.Select(t => t.Value)
                .Where(v => IsOption(v) && v.TrimStart('-') is [var first, ..] && char.IsLetter(first)))
            {
                string shown = Shown(value);
                yield return $"{option.Option.Name}: `{shown}` stands where its value should "
                    + $"be{Nearest.Question(shown, OptionsOf(_command))} For a value that begins with a dash write "
                    + $"{option.Option.Name}={shown}.";
            }
        }
    }

    private bool IsOption(string token) => token is ['-', _, ..] && _beforeDashes.Contains(token);

    private string UnknownOption(string token)
    {
        string option = Shown(token);
        // Behind it, it would have been understood.
        if (OptionsOf(_command).Contains(option))
            return $"`{option}` goes behind the command: `{_name} {option} …`.";
        if (OtherTools.Option(option) is { } advice)
            return $"there is no option `{option}`: {advice}.";
        string question = Nearest.Question(option, OptionsOf(_command));
        if (question.Length > 1)
            return $"there is no option `{option}`{question}{AsPath(option)}";
        Command? other = Below(all()).FirstOrDefault(c => OptionsOf(c).Contains(option, StringComparer.Ordinal));
        string belongs = other is null ? "" : $" It is an option of `{string.Join(' ', PathOf(other))}`.";
        return $"there is no option `{option}`.{belongs}{AsPath(option)}";
    }

    private string AsPath(string option) => _command.Arguments.Any(a => a.Name is "PATH" or "FILE")
        ? $" Is it a file? Write ./{option}." : "";

    private static string UnknownCommand(string word, Command group)
    {
        string shown = Redacted(word);
        if (RepositoryAddress.TryParse(word, out _))
            return $"there is no command `{shown}`; did you mean `keyscan git ADDRESS`?";
        string question = Nearest.Question(word, Names(group));
        bool isNear = question.Length > 1, isRoot = !group.Parents.Any();
        // A group's own commands come first, `hook isntall` is near to install; above them a word that another tool knows is
        // meant so.
        string? known = isRoot ? OtherTools.Command(word) : null;
        known ??= isNear ? null : OtherTools.Command(word)
            ?? Nearest.To(word, OtherTools.AllCommands).Select(OtherTools.Command).FirstOrDefault();
        if (known is not null)
            return $"there is no command `{shown}`: {known}.";
        if (!isNear && Path.Exists(word))
            return $"there is no command `{shown}`; did you mean `keyscan dir PATH`?";
        string of = isRoot ? "" : $" of `{string.Join(' ', PathOf(group))}`";
        return $"there is no command `{shown}`{of}{question}{(isNear ? "" : $" There are {string.Join(", ", Names(group))}.")}";
    }

    private string TooMany(string token)
    {
        string takes = _command.Arguments.Count == 0 ? "takes no arguments"
            : $"takes {string.Join(' ', _command.Arguments.Select(a => a.Name))}";
        return $"`{Redacted(token)}` is one argument too many: `{_name}` {takes}.";
    }

    private string Describe(ParseError error)
    {
        if (error.SymbolResult is CommandResult && _command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
            return $"`{_name}` does nothing by itself: name one of its commands, {string.Join(", ", Names(_command))}.";
        return error.SymbolResult switch
        {
            OptionResult { Option: var option } result when result.Tokens.Count == 0 && result.IdentifierTokenCount > 0 =>
                $"{option.Name} needs a value: {option.Name} {option.HelpName ?? "VALUE"}.",
            OptionResult { Option: var option, Tokens: [var token, ..] } when error.Message.StartsWith("Cannot parse",
            StringComparison.Ordinal) => $"{option.Name}: {ShownValue.Of(token.Value)} is no {KindOf(option.ValueType)}.",
            ArgumentResult { Argument: var argument } result when result.Tokens.Count == 0 =>
            $"`{_name}` needs {argument.Name}: {argument.Description}",
            _ => error.Message,
        };
    }

    private static string KindOf(Type type) => type == typeof(int) ? "whole number" : type == typeof(bool)
        ? "true or false, and the option needs neither" : "value of it";

    private static IEnumerable<string> Names(Command command) => command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);

    private IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(o => o.Recursive)).Where(o => !o.Hidden)
        .SelectMany(o => o.Aliases.Prepend(o.Name)).Where(n => n.StartsWith('-'));

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);

    private static IEnumerable<string> PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? PathOf(parent).Append(command.Name) : [command.Name];

    /// <summary>An option without its value, which may be what nobody should see.</summary>
    private static string Shown(string token) => PrintableText.Of(token.Split('=', ':')[0]);

    private static string Redacted(string token) => PrintableText.Of(RepositoryAddress.Redacted(token));
}

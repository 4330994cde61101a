using System.CommandLine;
using System.CommandLine.Invocation;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Printing;

namespace KeyScan.Cli;

/// <summary>A command whose help has exit codes and examples.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does; the first paragraph is shown in the list of commands.</param>
/// <param name="examples">Lines to type; what each does stands behind it, two spaces or more apart.</param>
/// <param name="exitCodes">What its exit codes mean.</param>
internal sealed class DocumentedCommand(string name, string description, string examples,
    string exitCodes = DocumentedCommand.DoneOrNot) : Command(name, description)
{
    private const int UsualWidth = 80;
    private const int WidestHelp = 100;

    /// <summary>What the exit codes of a command mean that does something.</summary>
    public const string DoneOrNot = "0 done, 2 error.";

    /// <summary>What the exit codes of a scan of many repositories mean.</summary>
    public const string FleetExitCodes = "0 clean, 1 findings, 2 error, or a repository was not covered.";

    /// <summary>What the exit codes of a scan mean.</summary>
    public const string ScanExitCodes = "0 clean, 1 findings (--exit-code changes it), 2 error, or something was not covered.";

    /// <summary>The help option of the whole tool.</summary>
    // Not System.CommandLine's HelpOption: that looks its description up in the languages of the world, 9 ms of every start.
    public static Option<bool> HelpOption() => new("--help", "-h", "-?")
    {
        Description = "Show this.",
        Recursive = true,
        Arity = ArgumentArity.Zero,
        Action = new ShowHelp(),
    };

    /// <summary>Whether help was asked for, whatever else there is.</summary>
    public static bool IsHelp(ParseResult parsed) => parsed.Action is ShowHelp;

    /// <summary>What the exit codes mean.</summary>
    public string ExitCodes { get; } = exitCodes;

    /// <summary>Lines to type.</summary>
    public string Examples { get; } = examples.ReplaceLineEndings("\n");

    private sealed class ShowHelp : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            if (parseResult.CommandResult.Command is DocumentedCommand command)
            {
                int width = Math.Min(Terminal.OutputWidth ?? UsualWidth, WidestHelp);
                IEnumerable<Option> inherited = parseResult.RootCommandResult.Command.Options.Where(o => o.Recursive);
                new HelpText(parseResult.InvocationConfiguration.Output, width)
                    .Write(command, Mistakes.FullName(parseResult.CommandResult), inherited);
            }
            return 0;
        }
    }
}

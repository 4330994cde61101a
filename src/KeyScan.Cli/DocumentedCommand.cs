using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace KeyScan.Cli;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class DocumentedCommand(string name, string description, string examples) : Command(name, description)
{
    /// <summary>The help option of the whole tool: System.CommandLine's help, followed by the command's examples.</summary>
    // Not its HelpOption: that looks its description up in the languages of the world, 9 ms of every start.
    public static Option<bool> HelpOption() => new("--help", "-h", "-?")
    {
        Description = "Show help and usage information",
        Recursive = true,
        Arity = ArgumentArity.Zero,
        Action = new HelpWithExamples(),
    };

    /// <summary>Whether help was asked for, whatever else there is.</summary>
    public static bool IsHelp(ParseResult parsed) => parsed.Action is HelpWithExamples;

    private string Examples { get; } = examples;

    private sealed class HelpWithExamples : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = new HelpAction().Invoke(parseResult);
            if (parseResult.CommandResult.Command is not DocumentedCommand command)
                return code;
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in command.Examples.Split('\n'))
                output.WriteLine($"  {line}");
            output.WriteLine();
            return code;
        }
    }
}

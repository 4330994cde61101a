using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace KeyScan.Cli;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class DocumentedCommand(string name, string description, string examples) : Command(name, description)
{
    /// <summary>The help option of the whole tool: System.CommandLine's, followed by the command's examples.</summary>
    public static HelpOption HelpOption()
    {
        var option = new HelpOption("--help", "-h", "-?");
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return option;
    }

    private string Examples { get; } = examples;

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
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

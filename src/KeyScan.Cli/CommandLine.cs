using System.CommandLine;
using System.Globalization;
using System.Reflection;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Commands;
using KeyScan.Cli.Commands.GitHub;
using KeyScan.Cli.Commands.Hook;
using KeyScan.Cli.Commands.Keys;
using KeyScan.Cli.Commands.Revoke;
using KeyScan.Cli.Printing;

namespace KeyScan.Cli;

/// <summary>The <c>keyscan</c> command and what holds for every subcommand: exit code 2 for whatever goes wrong.</summary>
internal static class CommandLine
{
    public const int Failure = 2;
    private const string Name = "keyscan";
    private const string VersionOption = "--version";

    /// <summary>All commands, in the order in which help has them.</summary>
    private static readonly string[] Commands =
    [
        "dir", "git", "stdin", "hook", "github", "worker", "report", "verify", "keys", "revoke", "rules", "baseline", "schema",
        "completion", "version",
    ];

    /// <summary>
    /// Without the forms in which a mistyped option reads as something else (<c>-report</c> as <c>-r eport</c>), and without
    /// files of arguments, which a file named <c>@x</c> would be taken for.
    /// </summary>
    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Signals are the business of what can stop, see <see cref="Interruption"/>; exceptions are caught here.</summary>
    private static readonly InvocationConfiguration Invocation =
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    /// <summary>The version of this build.</summary>
    // Attributes are looked up by reflection, which takes half a millisecond to wake.
    public static string Version => field ??=
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split(
        '+')[0] ?? "0";

    public static async Task<int> RunAsync(string[] args)
    {
        Terminal.Silence();
        // What System.CommandLine says would be in the language of the machine, the rest of the line not.
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        ParseResult parsed = Root(args is [VersionOption] ? "version" : args.FirstOrDefault("")).Parse(args, Parsing);
        if (MistakesIn(parsed, args) is { Count: > 0 } mistakes)
        {
            foreach (string mistake in mistakes)
                Terminal.WriteError(ShownValue.Mask(mistake));
            Console.Error.WriteLine($"`{Mistakes.FullName(parsed.CommandResult)} --help` shows how it is used.");
            return Failure;
        }
        try
        {
            Terminal.WrapOutput();
            int exitCode = await parsed.InvokeAsync(Invocation);
            Terminal.Flush();
            return exitCode;
        }
        catch (ProblemException e)
        {
            Terminal.WriteError(e.Problem.ToString());
            return Failure;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Terminal.WriteError($"{ShownValue.Mask(e.Message.TrimEnd('.'))}. Check the path, its permissions and the room on "
                + $"the disk.");
            return Failure;
        }
    }

    /// <summary>What is wrong with a command line; nothing where help is asked for.</summary>
    internal static IReadOnlyList<string> MistakesIn(Command root, string[] args) => MistakesIn(root.Parse(args, Parsing), args);

    private static IReadOnlyList<string> MistakesIn(ParseResult parsed, string[] args) =>
        DocumentedCommand.IsHelp(parsed) ? [] : new Mistakes(parsed, args, () => Root("")).Find();

    /// <summary>
    /// The tool's command with those below it that a command line which begins with <paramref name="first"/> can mean.
    /// </summary>
    // Not System.CommandLine's root command, which would call the tool by the name of its assembly.
    internal static DocumentedCommand Root(string first)
    {
        var root = new DocumentedCommand(Name,
            """
            Finds leaked API keys in working trees and repository history.
            """,
            """
            keyscan dir                                  scans this folder
            keyscan dir -f sarif -r keyscan.sarif        and writes a SARIF report
            keyscan git                                  scans all history
            kubectl logs my-pod | keyscan stdin          scans a stream
            """, DocumentedCommand.ScanExitCodes);
        root.Options.Add(DocumentedCommand.HelpOption());
        foreach (Command command in CommandsFor(first))
            root.Subcommands.Add(command);
        if (root.Subcommands.Count > 1)
            root.Subcommands.Add(CompletionCommand.CreateSuggest(root));
        var version = new Option<bool>(VersionOption) { Description = "Same as the command." };
        root.Options.Add(version);
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(version))
                return VersionCommand.Print();
            Terminal.WriteError("say what to do; `keyscan dir .` scans the files of this folder, `keyscan --help` shows all.");
            return Failure;
        });
        return root;
    }

    /// <summary>
    /// Hooks start the tool at every commit: for what they run, the other commands and their options are not even made.
    /// </summary>
    private static Command[] CommandsFor(string first) =>
        Create(first) is { } command ? [command] : Array.ConvertAll(Commands, static name => Create(name)!);

    private static Command? Create(string name) => name switch
    {
        "dir" => DirCommand.Create(),
        "git" => GitCommand.Create(),
        "stdin" => StdinCommand.Create(),
        "hook" => HookCommand.Create(),
        "github" => GitHubCommand.Create(),
        "worker" => WorkerCommand.Create(),
        "report" => ReportCommand.Create(),
        "verify" => VerifyCommand.Create(),
        "keys" => KeysCommand.Create(),
        "revoke" => RevokeCommand.Create(),
        "rules" => RulesCommand.Create(),
        "baseline" => BaselineCommand.Create(),
        "schema" => SchemaCommand.Create(),
        "completion" => CompletionCommand.Create(),
        "version" => VersionCommand.Create(),
        _ => null,
    };
}

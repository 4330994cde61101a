using System.CommandLine;
using KeyScan.Cli.Arguments;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan completion SHELL</c></summary>
internal static class CompletionCommand
{
    /// <summary>Each asks the tool itself, so that completion never falls behind the options there are.</summary>
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _keyscan() {
              local IFS=$'\n'
              COMPREPLY=($(keyscan suggest "${COMP_POINT}" "${COMP_LINE}" 2>/dev/null))
              [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default
            }
            complete -F _keyscan keyscan
            """,
        ["zsh"] = """
            #compdef keyscan
            _keyscan() {
              local -a found
              found=("${(@f)$(keyscan suggest "${CURSOR}" "${BUFFER}" 2>/dev/null)}")
              if [[ -n "${found[1]}" ]]; then compadd -a found; else _files; fi
            }
            compdef _keyscan keyscan
            """,
        ["fish"] = """
            complete -c keyscan -a '(keyscan suggest (commandline -C) (commandline) 2>/dev/null)'
            """,
        ["powershell"] = """
            Register-ArgumentCompleter -Native -CommandName keyscan -ScriptBlock {
              param($word, $line, $position)
              keyscan suggest $position "$line".PadRight($position) | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell." };
        shell.OneOf([.. Scripts.Keys]);
        var command = new DocumentedCommand("completion", "Prints a script that completes commands and options.",
            """
            source <(keyscan completion bash)
            keyscan completion fish > ~/.config/fish/completions/keyscan.fish
            """) { shell };
        command.SetAction(parsed => Console.Out.WriteLine(Scripts[parsed.GetValue(shell)!]));
        return command;
    }

    /// <summary>
    /// <c>keyscan suggest POSITION LINE</c>: what may stand at a position of a command line, one a line; for the scripts.
    /// </summary>
    public static Command CreateSuggest(Command root)
    {
        var position = new Argument<int>("POSITION");
        var line = new Argument<string>("LINE");
        var command = new Command("suggest", "Completions for a command line.") { position, line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (string suggestion in Suggest(root, parsed.GetValue(line)!, parsed.GetValue(position)))
                Console.Out.WriteLine(suggestion);
        });
        return command;
    }

    /// <summary>What may stand at a position of a command line.</summary>
    internal static IEnumerable<string> Suggest(Command root, string line, int position)
    {
        int at = Math.Clamp(position, 0, line.Length);
        // Where no option has been begun, a file may be meant: shells complete those where nothing is suggested.
        string word = line[(line.AsSpan(0, at).LastIndexOf(' ') + 1)..at];
        // System.CommandLine completes values behind a space alone.
        int equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        string begun = word[(equals + 1)..];
        if (equals >= 0)
            line = $"{line[..(at - begun.Length - 1)]} {line[(at - begun.Length)..]}";
        return root.Parse(line).GetCompletions(at).Select(i => i.InsertText ?? i.Label)
            .Where(s => (word.StartsWith('-') || !s.StartsWith('-')) && s.StartsWith(begun, StringComparison.OrdinalIgnoreCase));
    }
}

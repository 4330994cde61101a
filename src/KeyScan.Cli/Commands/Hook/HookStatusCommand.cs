using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Hooks;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Hook;

/// <summary><c>keyscan hook status [REPO]</c></summary>
internal static class HookStatusCommand
{
    public static Command Create()
    {
        Argument<string> repository = RepositoryArgument.Create(
            "The repository's top folder (default: the repository of this folder).");
        var command = new DocumentedCommand("status", "Says which hooks are installed.",
            """
            keyscan hook status
            """, "0 when a hook is installed, 1 when none is, 2 when one was changed by hand.") { repository };
        command.SetAction(parsed =>
        {
            HookFolder folder = HookFolder.Find(repository.ReadTop(parsed));
            InstalledHook[] hooks = [.. GitHook.All.Select(h => new InstalledHook(folder, h))];
            foreach (InstalledHook hook in hooks)
                Console.Out.WriteLine($"{Path.GetFileName(hook.Path)}: {Describe(hook)} ({PrintableText.Of(hook.Path)})");
            if (folder.IsShared)
                Console.Out.WriteLine(
                    $"All repositories have these hooks: core.hooksPath is set in the {folder.Scope} configuration.");
            return hooks.Any(h => h.State == HookState.Changed) ? CommandLine.Failure
                : hooks.Any(h => h.State == HookState.Installed) ? 0 : 1;
        });
        return command;
    }

    private static string Describe(InstalledHook hook) => hook.State switch
    {
        HookState.Installed => hook.IsChained ? $"installed, runs {Path.GetFileName(hook.ChainedPath)} first" : "installed",
        HookState.Changed => "installed, but somebody has changed it since",
        HookState.Other => "not installed; there is another one, which `keyscan hook install` keeps",
        _ => "not installed",
    };
}

using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Hooks;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Hook;

/// <summary><c>keyscan hook uninstall [REPO]</c></summary>
internal static class HookUninstallCommand
{
    public static Command Create()
    {
        Argument<string> repository = RepositoryArgument.Create(
            "The repository's top folder (default: the repository of this folder).");
        var command = new DocumentedCommand("uninstall",
            "Takes KeyScan's hooks away and brings back those that were there before. Hooks of others are left alone.",
            """
            keyscan hook uninstall
            """) { repository };
        command.SetAction(parsed =>
        {
            HookFolder folder = HookFolder.Find(repository.ReadTop(parsed));
            foreach (GitHook hook in GitHook.All)
            {
                var installed = new InstalledHook(folder, hook);
                string done = installed.Uninstall() switch
                {
                    HookChange.Removed => "uninstalled",
                    HookChange.Restored => "uninstalled, and the hook that was there before is back",
                    _ => "was not installed",
                };
                Console.Out.WriteLine($"{hook.Name}: {done} ({PrintableText.Of(installed.Path)})");
            }
            return 0;
        });
        return command;
    }
}

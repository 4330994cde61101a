using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Hooks;
using KeyScan.Hooks;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Hook;

/// <summary><c>keyscan hook install [REPO]</c></summary>
internal static class HookInstallCommand
{
    public static Command Create()
    {
        Argument<string> repository = RepositoryArgument.Create("The repository's top folder (default: the repository of this folder).");
        var preCommit = new Option<bool>("--pre-commit") { Description = "Look at what a commit adds (the default)." };
        var prePush = new Option<bool>("--pre-push") { Description = "Look at what a push brings to the remote." };
        var all = new Option<bool>("--all") { Description = "Both." };
        var command = new DocumentedCommand("install", "Installs hooks for plain git, where core.hooksPath says. A hook that is there already is kept and runs first.",
            """
            keyscan hook install
            keyscan hook install --pre-push
            keyscan hook install --all ../shop
            """) { repository, preCommit, prePush, all };
        command.SetAction(parsed =>
        {
            HookFolder folder = HookFolder.Find(repository.ReadTop(parsed));
            bool both = parsed.GetValue(all);
            if (both || parsed.GetValue(preCommit) || !parsed.GetValue(prePush))
                Install(folder, GitHook.PreCommit);
            if (both || parsed.GetValue(prePush))
                Install(folder, GitHook.PrePush);
            if (folder.IsShared)
                Console.Out.WriteLine($"All repositories have these hooks: core.hooksPath is set in the {folder.Scope} configuration.");
            return 0;
        });
        return command;
    }

    private static void Install(HookFolder folder, GitHook hook)
    {
        var installed = new InstalledHook(folder, hook);
        string done = installed.Install(ToolPath.Current()) switch
        {
            HookChange.Refreshed => "was installed, and is up to date now",
            HookChange.Chained => $"installed; the hook that was there is {Path.GetFileName(installed.ChainedPath)} now and runs first",
            _ => "installed",
        };
        Console.Out.WriteLine($"{hook.Name}: {done} ({PrintableText.Of(installed.Path)})");
    }
}

using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Hooks;
using KeyScan.Hooks;
using KeyScan.Text;
using KeyScan.Setup;

namespace KeyScan.Cli.Commands.Hook;

/// <summary><c>keyscan hook install [REPO]</c></summary>
internal static class HookInstallCommand
{
    public static Command Create()
    {
        Argument<string> repository = RepositoryArgument.Create(
            "The repository's top folder (default: the repository of this folder).");
        var preCommit = new Option<bool>("--pre-commit") { Description = "Look at what a commit adds (the default)." };
        var prePush = new Option<bool>("--pre-push") { Description = "Look at what a push brings to the remote." };
        var all = new Option<bool>("--all") { Description = "Both." };
        var tracked = new Option<bool>("--tracked") { Description =
            "Also where core.hooksPath is a folder of the repository itself, so that everybody gets the hook." };
        var command = new DocumentedCommand("install",
            "Installs hooks for plain git, where core.hooksPath says. A hook that is there already is kept and runs first.",
            """
            keyscan hook install
            keyscan hook install --pre-push
            keyscan hook install --all ../shop
            """) { repository, preCommit, prePush, all, tracked };
        command.SetAction(parsed =>
        {
            HookFolder folder = HookFolder.Find(repository.ReadTop(parsed));
            if (folder.IsTracked && !parsed.GetValue(tracked))
                throw new ProblemException(
                    new Problem("core.hooksPath is a folder of the repository itself: what is installed there goes to "
                        + "everybody with the next commit", folder.Path,
                    "Put the line `keyscan hook pre-commit` into its pre-commit yourself, or run it again with --tracked"));
            bool both = parsed.GetValue(all);
            if (both || parsed.GetValue(preCommit) || !parsed.GetValue(prePush))
                Install(folder, GitHook.PreCommit);
            if (both || parsed.GetValue(prePush))
                Install(folder, GitHook.PrePush);
            AddSalt(repository.ReadTop(parsed));
            if (folder.IsShared)
                Console.Out.WriteLine(
                    $"All repositories have these hooks: core.hooksPath is set in the {folder.Scope} configuration.");
            if (folder.IsTracked)
                Console.Out.WriteLine("Commit what changed there. The hook runs the keyscan that each machine has on PATH.");
            return 0;
        });
        return command;
    }

    /// <summary>
    /// Ids that a hook prints are to last until they are allowed: from the first commit on they do by themselves.
    /// </summary>
    private static void AddSalt(string repository)
    {
        using ScanSession session = ScanSession.Open(new ScanSettings { Salt = ScanFlags.GivenSalt }, repository, repository);
        if (session.Setup.SaltPath is { } path && !session.Setup.Salt.Lasts)
            Console.Out.WriteLine(SaltFile.Add(path, session.Setup.Salt.Text));
    }

    private static void Install(HookFolder folder, GitHook hook)
    {
        var installed = new InstalledHook(folder, hook);
        string done = installed.Install(folder.IsTracked ? [] : ToolPath.Current()) switch
        {
            HookChange.Refreshed => "was installed, and is up to date now",
            HookChange.Chained =>
            $"installed; the hook that was there is {Path.GetFileName(installed.ChainedPath)} now and runs first",
            _ => "installed",
        };
        Console.Out.WriteLine($"{hook.Name}: {done} ({PrintableText.Of(installed.Path)})");
    }
}

using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Hooks;
using KeyScan.Hooks;
using KeyScan.Rules;
using KeyScan.Rules.Examples;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Hook;

/// <summary><c>keyscan hook prove</c></summary>
internal static class HookProveCommand
{
    private const string UsualRule = "github-classic-pat";
    private const string FileName = "settings.env";

    public static Command Create()
    {
        Option<string> id = new Option<string>("--rule")
            { Description = $"The rule whose example is planted (default {UsualRule}).", HelpName = "ID",
                DefaultValueFactory = _ => UsualRule }.CompletesIds();
        var command = new DocumentedCommand("prove",
            "Shows that the hook works here: in a scratch repository, with the real git, it blocks a made-up key and lets a "
                + "clean commit pass.",
            """
            keyscan hook prove
            """, "0 proved, 2 not.") { id };
        command.SetAction((parsed, _) => ProveAsync(parsed.GetValue(id)!));
        return command;
    }

    private static async Task<int> ProveAsync(string id)
    {
        Rule rule = RuleCatalogue.BuiltIn().Rules.FirstOrDefault(r => r.Id == id && r.Examples.Count > 0)
            ?? throw RulesCommand.NoRule(id, "--rule");
        string planted = ExampleTemplate.Expand(rule.Examples[0], Random.Shared);
        using ScratchRepository repository = await ScratchRepository.CreateAsync();
        // Without a first commit and a salt, the hook would go on about ids that do not last.
        await File.WriteAllTextAsync(Path.Combine(repository.Path, ".keyscan.yml"), "salt: of-a-scratch-repository\n");
        new InstalledHook(repository.Hooks, GitHook.PreCommit).Install(ToolPath.Current());
        Say("planted", $"an example of {rule.Id}, made up just now, in {FileName} of a scratch repository with the hook");

        HookTrial leak = await repository.CommitAsync(FileName, planted + "\n");
        bool isBlocked = leak.ExitCode != 0 && !await repository.HasCommitsAsync()
            && leak.Output.Contains(rule.Id, StringComparison.Ordinal);
        Say(isBlocked ? "blocked"
            : "FAILED", $"git commit ended with {leak.ExitCode} after {leak.Elapsed.TotalSeconds:F2} "
                + $"s{(isBlocked ? "" : ", and should have been blocked")}; the hook said:");
        foreach (string line in leak.Output.Split('\n'))
            Console.Out.WriteLine($"           {PrintableText.Of(line.TrimEnd('\r'))}");

        HookTrial clean = await repository.CommitAsync(FileName, "STAGE=production\n");
        bool isPassed = clean.ExitCode == 0 && await repository.HasCommitsAsync();
        Say(isPassed ? "passed"
            : "FAILED", $"git commit ended with {clean.ExitCode} after {clean.Elapsed.TotalSeconds:F2} s without the "
                + $"key{(isPassed ? "" : $", and should have passed: {PrintableText.Of(clean.Output)}")}");
        Say(isBlocked && isPassed ? "proved" : "NOT PROVED", isBlocked && isPassed
            ? "the hook blocks keys and nothing else here; the scratch repository is gone" : "see above");
        return isBlocked && isPassed ? 0 : CommandLine.Failure;
    }

    private static void Say(string label, string text) => Console.Out.WriteLine($"{label,-10} {text}");
}

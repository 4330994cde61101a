using System.CommandLine;
using KeyScan.Cli;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Arguments;

/// <summary>Every option of every command, mistyped: nothing runs, and the right one is named.</summary>
public sealed class MistypedOptionsTests
{
    private static readonly Command All = CommandLine.Root("");

    public static TheoryData<string> Commands => [.. Below(All, []).Select(c => string.Join(' ', c))];

    [Theory, MemberData(nameof(Commands))]
    public void A_letter_left_out_or_swapped_with_the_next_is_an_error_that_names_the_option(string command)
    {
        string[] path = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] names = [.. OptionsOf(path)];
        Assert.Contains("--help", names);
        int tried = 0;
        foreach (string name in names)
        {
            foreach (string mistyped in Mistyped(name).Except(names, StringComparer.Ordinal))
            {
                IReadOnlyList<string> mistakes = CommandLine.MistakesIn(All, [.. path, mistyped]);
                Assert.True(mistakes.Any(m => m.Contains(name, StringComparison.Ordinal)),
                    $"keyscan {command} {mistyped}: {string.Join(" | ", mistakes)}");
                tried++;
            }
        }
        Assert.True(tried > 5, $"{tried} tried");
    }

    [Theory]
    [InlineData("--log-level", "git")]
    [InlineData("--staged", "git")]
    [InlineData("--fail-on", "dir")]
    public void An_option_before_its_command_is_told_where_it_goes(string option, string command)
    {
        string told = string.Join('\n', CommandLine.MistakesIn(All, [option, command]));
        Assert.Contains($"{command} {option}", told, StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", told, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Commands))]
    public void An_option_of_no_command_is_an_error_wherever_it_stands(string command)
    {
        string[] path = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("there is no option `--zzyzx`", string.Join('\n', CommandLine.MistakesIn(All, [.. path, "--zzyzx"])),
            StringComparison.Ordinal);
        Assert.Contains("there is no option `--zzyzx`", string.Join('\n', CommandLine.MistakesIn(All, [.. path, "--zzyzx=1"])),
            StringComparison.Ordinal);
        Assert.Contains("there is no option `-Z`", string.Join('\n', CommandLine.MistakesIn(All, [.. path, "-Z"])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_that_takes_a_value_refuses_a_mistyped_option_for_it()
    {
        foreach (string[] path in Below(All, []))
        {
            foreach (Option option in Find(path).Options.Where(o => o.ValueType != typeof(bool) && o.Name != "--help"))
                Assert.True(CommandLine.MistakesIn(All, [.. path, option.Name, "--zzyzx"]).Count > 0,
                    $"{string.Join(' ', path)} {option.Name}");
        }
    }

    [Theory]
    [InlineData("dir", "--", "--weird")]
    [InlineData("dir", "--exclude=--weird")]
    [InlineData("git", "--", "-weird")]
    [InlineData("hook", "install", "--", "--al")]
    [InlineData("git", "--stage", "--help")]
    [InlineData("dir", "-f", "jsonl", "-r", "-")]
    public void What_stands_behind_two_dashes_or_an_equals_sign_is_meant_so(params string[] arguments) =>
        Assert.Empty(CommandLine.MistakesIn(All, arguments));

    [Theory]
    [InlineData("git --brnch main")]
    [InlineData("keys list --statu active")]
    [InlineData("dir --exlude x --include y")]
    public void What_a_mistyped_option_was_given_is_no_mistake_of_its_own(string arguments) =>
        Assert.StartsWith("there is no option", Assert.Single(CommandLine.MistakesIn(All, arguments.Split(' '))),
            StringComparison.Ordinal);

    [Fact]
    public void No_file_named_like_a_file_of_arguments_is_read_for_them()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("arguments", "--bogus\n");
        Assert.Empty(CommandLine.MistakesIn(All, ["dir", $"@{file}"]));
    }

    [Theory]
    [InlineData("scan", "keyscan dir PATH")]
    [InlineData("scan .", "keyscan git REPO")]
    [InlineData("detect --source .", "keyscan git REPO")]
    [InlineData("detect --no-git --source src", "keyscan dir PATH")]
    [InlineData("protect --staged", "keyscan git --staged")]
    [InlineData("filesystem src", "keyscan dir PATH")]
    [InlineData("secret scan repo .", "keyscan git REPO")]
    [InlineData("secret scan pre-commit", "keyscan git --staged")]
    [InlineData("docker --image x", "keyscan stdin")]
    [InlineData("validate", "keyscan keys check")]
    [InlineData("help git", "keyscan COMMAND --help")]
    [InlineData("gitlab", "keyscan github repo https://")]
    [InlineData("scna", "keyscan dir PATH")]
    [InlineData("detct", "keyscan git REPO")]
    [InlineData("dir --source src", "keyscan dir PATH")]
    [InlineData("git --log-opts=--all", "--range A..B")]
    [InlineData("git --pipe", "keyscan stdin")]
    [InlineData("dir --json", "-f jsonl")]
    [InlineData("git --only-verified", "--fail-on certain")]
    [InlineData("git --cached", "--staged")]
    [InlineData("dir --verbose", "--log-level debug")]
    public void Words_of_other_scanners_are_answered_with_ours(string arguments, string answer) =>
        Assert.Contains(answer, string.Join('\n', CommandLine.MistakesIn(All, arguments.Split(' '))), StringComparison.Ordinal);

    private static IEnumerable<string> Mistyped(string name)
    {
        for (int i = 2; i < name.Length; i++)
        {
            yield return name.Remove(i, 1);
            if (i + 1 < name.Length)
                yield return $"{name[..i]}{name[i + 1]}{name[i]}{name[(i + 2)..]}";
        }
    }

    private static IEnumerable<string> OptionsOf(string[] path) =>
        Find(path).Options.Concat(All.Options.Where(o => o.Recursive)).Where(o => !o.Hidden).Select(o => o.Name)
            .Where(n => n.StartsWith("--", StringComparison.Ordinal)).Distinct();

    private static Command Find(string[] path) =>
        path.Aggregate(All, (command, name) => command.Subcommands.Single(c => c.Name == name));

    private static IEnumerable<string[]> Below(Command command, string[] path) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Below(c, [.. path, c.Name])).Prepend(path);
}

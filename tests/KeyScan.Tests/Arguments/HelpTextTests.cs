using System.CommandLine;
using KeyScan.Cli;
using KeyScan.Cli.Arguments;

namespace KeyScan.Tests.Arguments;

public sealed class HelpTextTests
{
    public static TheoryData<string> Commands => MistypedOptionsTests.Commands;

    [Theory, MemberData(nameof(Commands))]
    public void Help_fits_eighty_columns_and_says_exit_codes_and_an_example(string command)
    {
        string text = Help(command, 80, out DocumentedCommand documented);
        string name = $"keyscan {command}".TrimEnd();
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains($"\nUsage:\n  {name}", text, StringComparison.Ordinal);
        Assert.Matches("(?s)\nExit codes:\n  0 .*2", text);
        Assert.Contains($"keyscan {command}".TrimEnd(), text[text.IndexOf("\nExamples:\n", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
        // Nothing is lost for want of room.
        Assert.All(documented.Options.Where(o => !o.Hidden), o => Assert.Matches($" {o.Name}( |\n)", text));
    }

    [Fact]
    public void Options_of_a_scan_stand_in_groups()
    {
        string text = Help("git", 80, out _);
        string[] titles = ["Options:", "What counts:", "Reports:", "Issued keys:", "Exit codes:", "Examples:"];
        int[] at = [.. titles.Select(t => text.IndexOf($"\n{t}\n", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, at);
        Assert.Equal(at.Order(), at);
        Assert.InRange(text.IndexOf("  --staged", StringComparison.Ordinal), at[0], at[1]);
        Assert.InRange(text.IndexOf("-f, --report-format FORMAT", StringComparison.Ordinal), at[2], at[3]);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("keys list")]
    [InlineData("keys health")]
    [InlineData("revoke status")]
    [InlineData("dir")]
    [InlineData("git")]
    public void Format_and_path_of_a_report_are_spelt_the_same_on_every_command(string command)
    {
        string text = Help(command, 200, out DocumentedCommand documented);
        Assert.Contains("-f, --report-format FORMAT", text, StringComparison.Ordinal);
        Assert.DoesNotContain("--format", text, StringComparison.Ordinal);
        Assert.DoesNotContain("--output", text, StringComparison.Ordinal);
        // What releases before called it goes on working.
        Assert.Contains("--format", documented.Options.Single(o => o.Name == "--report-format").Aliases);
    }

    private static string Help(string command, int width, out DocumentedCommand documented)
    {
        Command root = CommandLine.Root("");
        documented = (DocumentedCommand)command.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(root, (c, name) => c.Subcommands.Single(s => s.Name == name));
        using var writer = new StringWriter { NewLine = "\n" };
        new HelpText(writer, width).Write(documented, $"keyscan {command}".TrimEnd(), root.Options.Where(o => o.Recursive));
        return writer.ToString();
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Runner;

namespace KeyScan.Tests.EndToEnd.Actions;

public sealed partial class ActionFileTests
{
    private readonly ActionFile _action = ActionFile.Read();

    [Fact]
    public async Task The_file_is_valid()
    {
        string validator = Repository.Combine("tests", "tools", "node_modules", "@action-validator", "cli", "cli.mjs");
        Assert.True(File.Exists(validator), $"{validator} is missing. Run 'npm ci --ignore-scripts' in tests/tools.");
        using Process process = Process.Start(new ProcessStartInfo("node",
            [validator, ActionFile.Path]) { UseShellExecute = false, RedirectStandardOutput = true,
            RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitToEndAsync();
        Assert.True(process.ExitCode == 0, said);
    }

    [Fact]
    public void The_actions_of_others_are_pinned_by_commit() =>
        Assert.All(_action.Steps.Where(s => s.Uses is not null), s => Assert.Matches(Pinned(), s.Uses));

    // What stands in ${{ }} becomes part of the script before any shell quotes it.
    [Fact]
    public void Nothing_is_interpolated_into_a_script() =>
        Assert.All(_action.Steps.Where(s => s.Run is not null), s =>
        {
            Assert.DoesNotContain("${{", s.Run, StringComparison.Ordinal);
            Assert.Equal("bash", s.Shell);
        });

    [Fact]
    public void Every_input_is_used_and_every_output_is_set_by_the_scan()
    {
        string used = string.Concat(_action.Steps.SelectMany(s => s.Env.Values.Concat(s.With.Values)));
        Assert.All(_action.Inputs.Keys, input => Assert.Contains($"inputs.{input} }}", used, StringComparison.Ordinal));
        Assert.All(_action.Outputs, output => Assert.Equal($"${{{{ steps.scan.outputs.{output.Key} }}}}", output.Value));
    }

    [GeneratedRegex("^[a-z]+/[a-z-]+@[0-9a-f]{40}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pinned();
}

using System.Diagnostics;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>What a real terminal gets, which script of util-linux makes.</summary>
public sealed class OnATerminalTests : IDisposable
{
    private readonly PlantedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [UnixTheory]
    [InlineData("TERM=xterm", "dir", true)]
    [InlineData("TERM=dumb", "dir --log-level debug", false)]
    [InlineData("TERM=xterm NO_COLOR=1", "dir", false)]
    [InlineData("TERM=xterm CLICOLOR=0", "dir", false)]
    [InlineData("TERM=xterm", "dir --no-color", false)]
    [InlineData("TERM=xterm", "dir -f jsonl 2>/dev/null", false)]
    [InlineData("TERM=xterm", "dir -f sarif 2>/dev/null", false)]
    [InlineData("TERM=xterm", "dir --log-level debug 2>&1 | cat", false)]
    [InlineData("TERM=xterm", "rules list", false)]
    [InlineData("TERM=xterm", "dir --help", false)]
    public void Escape_sequences_are_for_terminals_that_want_them(string environment, string arguments, bool expected)
    {
        string output = OnTerminal($"{environment} {KeyScanProcess.ShellCommand} {arguments}", columns: 80);
        Assert.NotEqual("", output.Trim());
        Assert.Equal(expected, output.Contains('\e', StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData("dir")]
    [InlineData("rules list")]
    [InlineData("git --help")]
    [InlineData("dir --fial-on high --no-inline-alow --max-file-sise 5 --exclud nothing-of-this-name")]
    public void Nothing_is_wider_than_a_terminal_of_eighty_columns(string arguments)
    {
        string output = OnTerminal($"TERM=xterm NO_COLOR=1 {KeyScanProcess.ShellCommand} {arguments}", columns: 80);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
    }

    private string OnTerminal(string command, int columns)
    {
        var start = new ProcessStartInfo("script", ["-qec", $"stty cols {columns}; {command}", "/dev/null"])
        {
            WorkingDirectory = _tree.Folder.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        KeyScanProcess.RemoveMeddling(start);
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEndAsync(limit.Token).GetAwaiter().GetResult();
        process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        return output;
    }
}

using System.Diagnostics;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>Reports that cannot be written: that is told, the other reports are written, and the exit code is 2.</summary>
public sealed class BadOutputTests : IDisposable
{
    private const string WhatToDo = "The scan itself is done; free the disk or mend the path and run it again.";
    private readonly PlantedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("text")]
    [InlineData("jsonl")]
    [InlineData("sarif")]
    [InlineData("csv")]
    [InlineData("junit")]
    [InlineData("github")]
    public void A_full_disk_under_a_report_fails_the_run_and_leaves_the_others(string format)
    {
        if (!File.Exists("/dev/full"))
            return;
        string other = _tree.Folder.Combine("other.jsonl");
        KeyScanRun run = _tree.Scan("--exclude", "other.jsonl", "-f", format, "-r", "/dev/full", "-f", "jsonl", "-r", other);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"/dev/full: the {format} report could not be written: No space left on device", run.Errors,
            StringComparison.Ordinal);
        Assert.Contains(WhatToDo, run.Errors, StringComparison.Ordinal);
        Assert.Contains("\"path\":\"planted.env\"", File.ReadAllText(other), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_under_a_report_is_named()
    {
        KeyScanRun run = _tree.Scan("-f", "sarif", "-r", "nowhere/report.sarif");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("keyscan: nowhere/report.sarif: the sarif report could not be written: Could not find a part of the path",
            run.Errors, StringComparison.Ordinal);
        _tree.AssertFound(run);
        Assert.EndsWith("1 leaked key. Exit 2.\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", "")]
    [InlineData("jsonl", "")]
    [InlineData("text", "--help")]
    public void A_full_disk_under_standard_output_is_told(string format, string help)
    {
        if (!File.Exists("/dev/full"))
            return;
        KeyScanRun run = Shell($"\"$0\" \"$@\" dir -f {format} {help} > /dev/full");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No space left on device", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("jsonl")]
    [InlineData("sarif")]
    public async Task A_pipe_that_nobody_reads_any_more_is_told(string format)
    {
        if (OperatingSystem.IsWindows())
            return;
        using Process process = new KeyScanProcess(_tree.Folder.Path).Start("dir", "-f", format);
        process.StandardOutput.Close();
        process.StandardInput.Close();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitToEndAsync();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains($"keyscan: standard output: the {format} report could not be written: Broken pipe", errors,
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules list")]
    [InlineData("version")]
    [InlineData("--help")]
    public async Task Other_commands_survive_a_pipe_that_nobody_reads_any_more(string arguments)
    {
        if (OperatingSystem.IsWindows())
            return;
        using Process process = new KeyScanProcess(_tree.Folder.Path).Start(arguments.Split(' '));
        process.StandardOutput.Close();
        process.StandardInput.Close();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitToEndAsync();
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.InRange(process.ExitCode, 0, 2);
    }

    [Fact]
    public void A_baseline_that_cannot_be_written_is_told()
    {
        KeyScanRun run = KeyScanProcess.Run(_tree.Folder.Path, "baseline", "create", "-o", "nowhere/baseline");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nowhere/baseline", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    private KeyScanRun Shell(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", command, .. KeyScanProcess.Command])
        {
            WorkingDirectory = _tree.Folder.Path,
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        string errors = process.ReadErrors();
        process.WaitToEnd();
        return new KeyScanRun(process.ExitCode, "", errors);
    }
}

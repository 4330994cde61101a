using System.Diagnostics;
using KeyScan.Cli.Fleet;
using KeyScan.Forges.Fleet;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.Organisations;

public class FleetTableTests
{
    private static readonly BusyRepository[] Busy =
    [
        new("acme/waits", FleetStep.Fetched, "", TimeSpan.FromSeconds(50)),
        new("acme/fetches", FleetStep.Fetching, "Receiving objects:  45%", TimeSpan.FromSeconds(58)),
        new("acme/scans", FleetStep.Scanning, "", TimeSpan.FromSeconds(55)),
    ];

    [Fact]
    public void It_says_how_much_is_done_and_what_each_repository_is_at() => Assert.Equal(
        [
            "[######..................] 5 of 20 repositories, 1 not covered, 3 findings, 12 MB, 1m00s, about 3m00s left",
            "  acme/scans    scanning      5s",
            "  acme/fetches  fetching      2s  Receiving objects:  45%",
            "  acme/waits    waiting      10s",
        ],
        FleetTable.Lines(new FleetCount(20, 5, 1, 3, 12_000_000), Busy, TimeSpan.FromMinutes(1), 20));

    [Fact]
    public void A_low_terminal_gets_fewer_rows_and_is_told_of_the_rest()
    {
        Assert.Equal(["  acme/scans  scanning      5s", "  and 2 more"],
            FleetTable.Lines(new FleetCount(20), Busy, TimeSpan.FromMinutes(1), 3).Skip(1));
        Assert.Single(FleetTable.Lines(new FleetCount(20), Busy, TimeSpan.FromMinutes(1), 1));
    }

    [Fact]
    public void A_name_cannot_act_on_the_terminal()
    {
        BusyRepository[] hostile = [new("acme/\e[2Jgone", FleetStep.Fetching, "remote: \e]0;title\a", default)];
        Assert.DoesNotContain('\e', string.Concat(FleetTable.Lines(new FleetCount(1), hostile, default, 9)));
    }

    [Fact]
    public void A_terminal_shows_the_table_and_is_left_clean()
    {
        using var folder = new TemporaryFolder();
        using var repository = new GitRepository();
        repository.Write("a.txt", "nothing to see\n");
        repository.Commit("first");
        // script (of util-linux) gives it a terminal.
        var start = new ProcessStartInfo("script") { RedirectStandardOutput = true, RedirectStandardInput = true,
            UseShellExecute = false, WorkingDirectory = folder.Path };
        foreach (string argument in (string[])["-qec", $"{KeyScanProcess.ShellCommand} github repo 'file://{repository.Path}' "
            + $"--registry '{folder.Combine("r.db")}' --cache '{folder.Combine("cache")}'", "/dev/null"])
            start.ArgumentList.Add(argument);
        start.Environment["TERM"] = "xterm";
        using Process terminal = Process.Start(start)!;
        terminal.StandardInput.Close();
        string shown = terminal.ReadOutput();
        terminal.WaitToEnd();
        Assert.Contains("[........................] 0 of 1 repositories", shown);
        Assert.Contains("1 of 1 repositories covered", shown);
        Assert.EndsWith("\e[J", shown[..shown.IndexOf("1 of 1 repositories covered", StringComparison.Ordinal)]);
        Assert.Equal(0, terminal.ExitCode);
    }
}

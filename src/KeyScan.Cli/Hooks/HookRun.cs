using KeyScan.Cli.Printing;

namespace KeyScan.Cli.Hooks;

/// <summary>What holds for every command that a hook of git runs.</summary>
internal static class HookRun
{
    /// <summary>
    /// The repository that git runs the hook for: it starts hooks at the top of the working tree, and else says where the git
    /// directory is.
    /// </summary>
    public static string Repository => !Path.Exists(".git")
        && Environment.GetEnvironmentVariable("GIT_DIR") is { Length: > 0 } folder ? folder : ".";

    /// <summary>The settings with the report of hooks, where no other is asked for.</summary>
    public static ScanSettings Settings(ScanSettings settings) => settings.Reports.Count > 0 ? settings : settings with
    {
        Reports = [new ReportTarget("hook", ReportTarget.StandardOutput)],
    };
}

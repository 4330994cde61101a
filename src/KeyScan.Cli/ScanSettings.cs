using KeyScan.Cli.Printing;
using KeyScan.Registry.Scans;
using KeyScan.Setup;

namespace KeyScan.Cli;

/// <summary>
/// What the command line and the environment say about a scan and its reports; null where they leave it to the configuration.
/// </summary>
internal sealed record ScanSettings : ScanRequest
{
    public IReadOnlyList<ReportTarget> Reports { get; init; } = [];

    public int ExitCode { get; init; } = 1;

    public bool ShowSecrets { get; init; }

    public bool Color { get; init; } = true;

    public IssuedRequest Issued { get; init; } = new();

    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>Refuses to write secrets in clear where everybody reads along.</summary>
    /// <exception cref="ProblemException">They would land in a log.</exception>
    public void CheckShowSecrets()
    {
        bool isJob = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        if (ShowSecrets && isJob && (Reports.Count == 0 || Reports.Any(r => r.IsStandardOutput)))
            throw new ProblemException(
                new Problem("secrets in clear would land in the log of a CI run", "--show-secrets",
                    "Write the report to a file with -r, or leave it out"));
    }
}

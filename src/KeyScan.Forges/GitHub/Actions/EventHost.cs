using KeyScan.Registry.Scans;

namespace KeyScan.Forges.GitHub.Actions;

/// <summary>What runs the scan of an event: its environment and its output.</summary>
internal sealed record EventHost
{
    /// <summary>Gives the value of an environment variable, null for none.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Where the runner reads commands.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Opens the same as bytes.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>Takes the lines of the scan.</summary>
    public required ScanLog Log { get; init; }

    /// <summary>The version of this program.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>
    /// Writes the reports that were asked for besides those of a runner, the SARIF report among them; false where one could not
    /// be. Told what was asked for and counted, and the file that findings are allowed in, for people.
    /// </summary>
    public required Func<ScanReport, EventRequest, string, bool> WriteReports { get; init; }
}

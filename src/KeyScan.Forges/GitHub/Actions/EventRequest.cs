using KeyScan.Forges.PullRequests;
using KeyScan.Registry.Scans;
using KeyScan.Setup;

namespace KeyScan.Forges.GitHub.Actions;

/// <summary>What is asked of the scan of an event.</summary>
internal sealed record EventRequest
{
    /// <summary>What is asked of the scan.</summary>
    public required ScanRequest Scan { get; init; }

    /// <summary>What is asked about issued keys.</summary>
    public IssuedRequest Issued { get; init; } = new();

    /// <summary>The exit code when something was found.</summary>
    public int ExitCode { get; init; } = 1;

    /// <summary>The folder of the checkout.</summary>
    public required string Checkout { get; init; }

    /// <summary>Where the SARIF report goes, absolute.</summary>
    public required string SarifPath { get; init; }

    /// <summary>Whether a comment on the pull request is kept.</summary>
    public bool Comment { get; init; }

    /// <summary>Whether a check run is written.</summary>
    public bool CheckRun { get; init; }

    /// <summary>Whether the SARIF report goes to code scanning.</summary>
    public bool Upload { get; init; }

    /// <summary>
    /// Whether comments that allow a secret count in the very request that brings them, from people with write access.
    /// </summary>
    public bool TrustsComments { get; init; }

    /// <summary>What is asked for that needs a token, in the words of the action's inputs.</summary>
    public IEnumerable<string> Wishes =>
        new[] { Comment ? "comment" : null, CheckRun ? "check-run" : null, Upload ? "upload-sarif" : null }.OfType<string>();

    /// <summary>The files that decide about findings.</summary>
    public PolicyFiles Policy
    {
        get => new()
        {
            Configuration = Scan.ConfigurationPath,
            UseRepositoryConfiguration = Scan.UseRepositoryConfiguration,
            Baseline = Scan.BaselinePath,
            Rules = Scan.RuleFiles,
            IssuedSet = Issued.SetPath,
            Endpoints = Issued.EndpointsPath,
            Instead = Scan.Instead,
        };
        init
        {
            Scan = Scan with
            {
                ConfigurationPath = value.Configuration,
                UseRepositoryConfiguration = value.UseRepositoryConfiguration,
                BaselinePath = value.Baseline,
                RuleFiles = value.Rules,
                Instead = value.Instead,
            };
            Issued = Issued with { SetPath = value.IssuedSet, EndpointsPath = value.Endpoints };
        }
    }
}

using KeyScan.Cli.Registry;
using KeyScan.Forges.PullRequests;
using KeyScan.Rules.Imported;

namespace KeyScan.Cli;

/// <summary>What the command line and the environment say about a scan; null where they leave it to the configuration.</summary>
internal sealed record ScanSettings
{
    public string? ConfigurationPath { get; init; }

    /// <summary>The same where it is one of KeyScan's own: another tool's adds to that of the repository.</summary>
    public string? OwnConfigurationPath => ConfigurationPath is { } path && !GitleaksFile.Is(path) ? path : null;

    public bool UseRepositoryConfiguration { get; init; } = true;

    public IReadOnlyList<string> RuleFiles { get; init; } = [];

    /// <summary>Files that the configuration names, and what is read in the place of each; null for nothing.</summary>
    public IReadOnlyDictionary<string, string?> Instead { get; init; } = new Dictionary<string, string?>();

    public IReadOnlyList<string> EnableRules { get; init; } = [];

    public IReadOnlyList<string> DisableRules { get; init; } = [];

    public string? BaselinePath { get; init; }

    /// <summary>Whether what a baseline knows is left out; false for who makes one.</summary>
    public bool UseBaseline { get; init; } = true;

    public bool AllowInline { get; init; } = true;

    public Confidence? FailOn { get; init; }

    public long? MaxFileSize { get; init; }

    public int? MaxDecodeDepth { get; init; }

    public int? MaxArchiveDepth { get; init; }

    public IReadOnlyList<ReportTarget> Reports { get; init; } = [];

    public int ExitCode { get; init; } = 1;

    public bool ShowSecrets { get; init; }

    public bool Color { get; init; } = true;

    public IssuedSettings Issued { get; init; } = new();

    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>The files among them that decide about findings.</summary>
    public PolicyFiles Policy
    {
        get => new()
        {
            Configuration = ConfigurationPath,
            UseRepositoryConfiguration = UseRepositoryConfiguration,
            Baseline = BaselinePath,
            Rules = RuleFiles,
            IssuedSet = Issued.SetPath,
            Endpoints = Issued.EndpointsPath,
            Instead = Instead,
        };
        init
        {
            (ConfigurationPath, UseRepositoryConfiguration, BaselinePath) = (value.Configuration, value.UseRepositoryConfiguration, value.Baseline);
            (RuleFiles, Instead) = (value.Rules, value.Instead);
            Issued = Issued with { SetPath = value.IssuedSet, EndpointsPath = value.Endpoints };
        }
    }
}

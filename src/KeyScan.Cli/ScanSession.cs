using System.Runtime.InteropServices;
using KeyScan.Cli.Printing;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Scans;
using KeyScan.Setup;

namespace KeyScan.Cli;

/// <summary>One run of a command that scans: a scan, how far it is on the terminal, then its reports.</summary>
internal sealed class ScanSession : IDisposable
{
    private readonly ScanSettings _settings;
    private readonly RecordedScan _scan;

    private ScanSession(ScanSettings settings, RecordedScan scan) => (_settings, _scan) = (settings, scan);

    /// <summary>What was asked for and configured.</summary>
    public ScanSetup Setup => _scan.Setup;

    /// <summary>
    /// Whether all is scanned that the configuration is about, so that an allow entry which fits nothing is worth a word.
    /// </summary>
    public bool ScansAll { get; set; }

    /// <summary>What is wrong with the settings, the configuration or the issued keys.</summary>
    public IReadOnlyList<Problem> Problems => _scan.Problems;

    /// <summary>What decides which secrets are found.</summary>
    public string RulesDigest() => _scan.Options.Digest();

    /// <summary>
    /// Opens a session for what lies at <paramref name="path"/>. What is wrong with the configuration becomes problems of the
    /// run, which goes on.
    /// </summary>
    public static ScanSession Open(ScanSettings settings, string path, string target)
    {
        settings.CheckShowSecrets();
        return new ScanSession(settings,
            RecordedScan.Open(settings, settings.Issued, path, target, Terminal.Log(settings.LogLevel)));
    }

    /// <summary>
    /// Scans and writes the reports; returns the exit code. Who has to clean up afterwards brings an interruption that lasts as
    /// long.
    /// </summary>
    /// <param name="source">Where blobs come from.</param>
    /// <param name="interruption">Who stops the scan; null for an interruption of its own.</param>
    /// <param name="isWhole">Whether the source has all there is of what is scanned: issued keys that are not found any more are
    /// gone then.</param>
    /// <param name="isFolder">Whether it is files as they are now, all that were asked for.</param>
    public async Task<int> ReportAsync(IBlobSource source, Interruption? interruption = null, bool isWhole = false,
        bool isFolder = false)
    {
        ScanReport report = await ScanAsync(source, interruption);
        _scan.Record(report, repository: null, isWhole ? ScanExtent.History : isFolder ? ScanExtent.Folder : ScanExtent.Part);
        await _scan.RevokeAsync(report, interruption?.Token ?? default);
        report = _scan.WithCoverage(report);
        bool written = ReportWriter.Write(report, _settings);
        return written ? report.ExitCode(_settings.ExitCode) : CommandLine.Failure;
    }

    /// <summary>Scans without reporting. An interrupt stops the scan and keeps what was found.</summary>
    public async Task<ScanReport> ScanAsync(IBlobSource source, Interruption? interruption = null)
    {
        using Interruption? own = interruption is null ? new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM) : null;
        using ProgressLine? progress = ProgressLine.Start(_scan.Coverage, _settings.LogLevel);
        return await _scan.ScanAsync(source, ScansAll, (interruption ?? own!).Token);
    }

    /// <inheritdoc/>
    public void Dispose() => _scan.Dispose();
}

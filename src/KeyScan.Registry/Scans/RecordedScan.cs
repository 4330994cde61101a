using System.Text;
using KeyScan.Detection.Issued;
using KeyScan.Pipeline;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Leaks;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Setup;
using KeyScan.Text;
using KeyScan.Verification;

namespace KeyScan.Registry.Scans;

/// <summary>
/// A scan that knows the organisation's keys: set up, run, and recorded in the registry, with revocations sent where that was
/// asked for. What goes wrong with keys or the registry is a problem of the run, which goes on.
/// </summary>
internal sealed class RecordedScan : IDisposable
{
    private readonly IssuedRequest _request;
    private readonly string _target;
    private readonly ScanLog _log;
    private readonly IssuedSession? _issued;

    private RecordedScan(ScanRequest request, IssuedRequest issued, string path, string target, ScanLog log)
    {
        (_request, _target, _log) = (issued, target, log);
        // In a registry, a secret that many repositories hold is one finding: its ids are those of the organisation.
        Setup = ScanSetup.Read(request with { FindSharedSalt = issued.Registry is null ? null : FindSalt }, path);
        var problems = new List<Problem>(Setup.Problems);
        PepperRing? peppers = PepperSource.Read(problems);
        foreach (Problem problem in problems)
            Coverage.AddProblem(problem);
        foreach (Problem remark in Setup.Remarks)
            Coverage.AddRemark(remark);
        _issued = OpenIssued(peppers);
        if (Setup is { Verification: { Verdicts: null } verification, Verify.IsDry: false })
            Try(() => verification.Verdicts = _issued?.OpenVerdicts(peppers));
        Options = Setup.Options with { Peppers = peppers, IssuedKeys = _issued?.Keys, IsPublic = issued.IsPublic };
    }

    // A registry that could not be opened is a problem of the run, whose ids nobody keeps.
    private string FindSalt() => _issued?.FindSalt() ?? Encoding.UTF8.GetString(ScanOptions.DefaultSalt.Span);

    /// <summary>What was asked for and configured.</summary>
    public ScanSetup Setup { get; }

    /// <summary>How it scans.</summary>
    public ScanOptions Options { get; }

    /// <summary>What is covered, counted while it runs.</summary>
    public CoverageCounter Coverage { get; } = new();

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<Problem> Problems => Coverage.Problems;

    /// <summary>Opens what a scan of what lies at <paramref name="path"/> needs.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="issued">What is asked about issued keys.</param>
    /// <param name="path">A file or a folder.</param>
    /// <param name="target">What is scanned, for people.</param>
    /// <param name="log">Takes lines for people.</param>
    public static RecordedScan Open(ScanRequest request, IssuedRequest issued, string path, string target, ScanLog log)
    {
        var scan = new RecordedScan(request, issued, path, target, log);
        log.Debug($"configuration: {scan.Setup.Configuration.File ?? "none"}; {scan.Options.Rules.Rules.Count} rules");
        return scan;
    }

    /// <summary>Scans. Being stopped keeps what was found.</summary>
    /// <param name="source">Where blobs come from.</param>
    /// <param name="isAll">Whether it has all that the configuration is about, so that an allow entry which fits nothing is worth
    /// a word.</param>
    /// <param name="cancellation">Stops the scan.</param>
    public async Task<ScanReport> ScanAsync(IBlobSource source, bool isAll, CancellationToken cancellation)
    {
        ScanReport report = new Scanner(Options).Scan(source, ShownValue.Mask(_target), Coverage, cancellation);
        CheckIssued();
        // What is not asked about may still be what asking about another needs, such as the id of a key.
        report = Selected(await AskAsync(report, cancellation));
        Tell(report);
        foreach (Problem remark in Setup.RemarksAfter(isAll && report.IsComplete))
            Coverage.AddRemark(remark);
        return WithCoverage(report);
    }

    /// <summary>What was asked for of what was found; what of it was not found is not covered.</summary>
    private ScanReport Selected(ScanReport report)
    {
        if (Setup.OnlyFindings is not { } only)
            return report;
        Finding[] findings = [.. report.Findings.Where(f => only.Contains(f.Id.ToString()))];
        if (findings.Length < only.Count)
        {
            Coverage.AddProblem(new Problem($"{only.Count - findings.Length} of {only.Count} findings are not found again",
                ShownValue.Mask(_target),
                "They were taken out, or are allowed now; where all are missing, their ids were keyed otherwise: use the same "
                    + "salt and the same repository"));
        }
        return report with { Findings = findings, Suppressed = [] };
    }

    /// <summary>
    /// What was found elsewhere, with what providers say of it, where they are to be asked. All such calls together ask about no
    /// more than one run may.
    /// </summary>
    public async Task<ScanReport> VerifyAsync(ScanReport report, CancellationToken cancellation)
    {
        report = await AskAsync(report, cancellation);
        Tell(report);
        return report;
    }

    /// <summary>
    /// Asks providers about what was found, where that was asked for; says who would be asked where it is a rehearsal.
    /// </summary>
    private async Task<ScanReport> AskAsync(ScanReport report, CancellationToken cancellation)
    {
        if (Setup.Verification is not { } verification)
            return report;
        if (Setup.Verify!.IsDry)
        {
            IReadOnlyList<PlannedRequests> plan = verification.Plan(report);
            foreach (PlannedRequests planned in plan)
                _log.Warn($"would ask {planned.Host}: {planned.Method}, {planned.Count} at most");
            if (plan.Count == 0)
                _log.Warn("would ask nobody");
            return report;
        }
        // Nobody but the provider can confirm that a key is gone which an endpoint has taken: those are asked about although the
        // registry knows them, and whatever it said before they were taken.
        if (_issued?.AwaitingConfirmation() is { Count: > 0 } awaiting)
        {
            verification.AsksAlsoAbout = awaiting;
            verification.AsksAnewAbout = finding => awaiting.Contains(RevocationIntent.SubjectOf(finding.Id.ToString()))
                || (finding.IssuedKey?.KeyId is { } id && awaiting.Contains(id));
        }
        return await verification.VerifyAsync(report, cancellation);
    }

    /// <summary>Says how asking went.</summary>
    private void Tell(ScanReport verified)
    {
        if (Setup.Verify is null or { IsDry: true })
            return;
        _log.Inform(VerificationText.Summary(verified));
        if (Setup.Verification?.Verdicts?.Problem is { } lost && !Problems.Contains(lost))
            Coverage.AddProblem(lost);
        // Where only what works fails a run, what nobody could be asked about would pass for dead.
        foreach (Problem problem in verified.FailOnlyActive ? VerificationText.Unanswered(verified) : [])
            Coverage.AddProblem(problem);
    }

    /// <summary>A report with what has gone wrong since: recording and revoking come after the scan.</summary>
    public ScanReport WithCoverage(ScanReport report) => report with { Coverage = Coverage.ToCoverage() };

    /// <summary>
    /// Checks that the fingerprint set stayed as it was while it was used; a problem of the run where it did not.
    /// </summary>
    public void CheckIssued() => Try(() => _issued?.CheckUnchanged());

    /// <summary>Records what was found in the registry, where there is one.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="repository">The name it is recorded under; null for the one asked for, or that of what was scanned.</param>
    /// <param name="extent">How much of it was scanned.</param>
    public void Record(ScanReport report, string? repository, ScanExtent extent) => Try(() =>
    {
        if (_issued?.NotRecording is { } readOnly)
            _log.Inform($"{PrintableText.Of(readOnly.Shown)} can only be read: keys were looked up there, and what was found "
                + $"is not recorded.");
        if (_issued?.Record(report, repository ?? _request.Repository ?? NameOf(_target), extent, Options.Digest())
            is { } changes)
            Log(changes);
    });

    /// <summary>Has issued keys revoked where that was asked for; the registry has what was found.</summary>
    public async Task RevokeAsync(ScanReport report, CancellationToken cancellation)
    {
        if (_issued is null)
            return;
        try
        {
            if (await _issued.RevokeAsync(report, new RevocationTemplates(Setup.Templates, Setup.Network), Coverage.AddProblem,
                _log.Warn, cancellation) is { } revoked)
                _log.Inform($"{revoked}.");
        }
        catch (ProblemException e)
        {
            Coverage.AddProblem(e.Problem);
        }
    }

    /// <summary>Says a line that most want to see.</summary>
    public void Say(string line) => _log.Inform(line);

    /// <summary>Says what recording has changed, for who looks into how a run came about.</summary>
    public void Log(LeakChanges changes) =>
        _log.Debug($"leaks of issued keys: {changes.Added} new, {changes.SeenAgain} known, {changes.Gone} gone");

    /// <inheritdoc/>
    public void Dispose()
    {
        _issued?.Dispose();
        Setup.Verification?.Dispose();
    }

    /// <summary>What is wrong with the issued keys is a problem of the run, and the scan goes on without them.</summary>
    private IssuedSession? OpenIssued(PepperRing? peppers)
    {
        if (!_request.IsGiven)
            return null;
        try
        {
            IssuedSession session = IssuedSession.Open(_request, peppers);
            foreach (Problem problem in session.Problems)
                Coverage.AddProblem(problem);
            return session;
        }
        catch (ProblemException e)
        {
            Coverage.AddProblem(e.Problem);
            return null;
        }
    }

    private static string NameOf(string target) =>
        RepositoryAddress.TryParse(target, out RepositoryAddress? address) && !Path.Exists(target) ? address.Shown
        : Path.GetFullPath(target);

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (ProblemException e)
        {
            Coverage.AddProblem(e.Problem);
        }
    }
}

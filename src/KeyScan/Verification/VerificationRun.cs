using KeyScan.Http;
using KeyScan.Verification.Logins;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>
/// Asks about the findings of a scan, after filters and before anything is recorded: the most severe first, each
/// host in a lane of its own, so that a slow one holds nobody else up. Keys that the organisation has issued are
/// its registry's business, and are sent nowhere.
/// </summary>
internal sealed class VerificationRun : IDisposable
{
    /// <summary>Why nobody asked about what came after the most severe.</summary>
    public const string OverLimit = "not asked: the run asks about no more secrets, the most severe first";

    private const int MostOfOneHost = 4;
    private readonly TemplateCatalogue _templates;
    private readonly VerificationOptions _options;
    private readonly TimeProvider _time;
    private readonly GuardedClient _client;
    private readonly TemplateVerifier _verifier;
    private readonly VerdictMemory _memory;
    private int _asked;

    /// <summary>Makes ready to ask; opens no connection.</summary>
    /// <param name="templates">How.</param>
    /// <param name="options">Whom, how many, how long.</param>
    /// <param name="network">What connections go through instead of the guard, for tests; null for the guard.</param>
    public VerificationRun(TemplateCatalogue templates, VerificationOptions options, GuardedClientOptions? network = null)
    {
        (_templates, _options) = (templates, options);
        network ??= new GuardedClientOptions { Guard = new CheckedConnection(options.AllowPrivate, "with --verify-private") };
        _time = network.Time;
        _client = new GuardedClient(network);
        _memory = new VerdictMemory(_time);
        _verifier = new TemplateVerifier(new StepPlayer(new HostGates(_client, _time), network.Guard, _time), _memory, _time);
    }

    /// <summary>
    /// Issued keys that providers are asked about all the same, by key id: whether they are revoked is to be confirmed.
    /// </summary>
    public IReadOnlySet<string> AsksAlsoAbout { get; set; } = new HashSet<string>();

    /// <summary>
    /// Findings of which no remembered verdict counts, as what was done since is to be confirmed; null for none.
    /// </summary>
    public Func<Finding, bool>? AsksAnewAbout { get; set; }

    /// <summary>Where verdicts are kept for the next run; null for nowhere. Set before anybody asks.</summary>
    public IVerdictStore? Verdicts { get => _memory.Store; set => _memory.Store = value; }

    /// <summary>The ids of the only findings that are asked about; null for all. The others are what those may need.</summary>
    public IReadOnlySet<string>? OnlyAbout { get; init; }

    /// <summary>
    /// How many lines around a secret of a rule have to be kept, to ask about it or to revoke it; less than 0 for none.
    /// </summary>
    public int NearbyLines(Rule rule) => _templates.Find(rule.Id) is { } template
        ? Math.Max(NeededValues.Lines(template.Verify?.Needs), NeededValues.Lines(template.Revoke?.Needs))
        : -1;

    /// <summary>The report with what providers say in it. Being stopped keeps what is known by then.</summary>
    public async Task<ScanReport> VerifyAsync(ScanReport report, CancellationToken cancellation)
    {
        Prepared[] prepared = Prepare(report);
        using var deadline = new CancellationTokenSource(_options.MostTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        IEnumerable<Task> lanes = prepared.Where(p => p.Request is not null)
            .GroupBy(p => p.Host, StringComparer.OrdinalIgnoreCase)
            .Select(lane => Parallel.ForEachAsync(lane, new ParallelOptions { MaxDegreeOfParallelism = MostOfOneHost },
                async (item, _) => item.Result = await AskAsync(item.Request!, either.Token)));
        await Task.WhenAll(lanes);
        Verdicts?.Save();
        return report with
        {
            Findings = Sorted(prepared.Select(p => Verified(p.Finding, p.Result))),
            FailOnlyActive = _options.FailOnlyActive,
        };
    }

    /// <summary>Who would be asked, and how often at most; nobody is.</summary>
    public IReadOnlyList<PlannedRequests> Plan(ScanReport report)
    {
        var counts = new SortedDictionary<(string Host, string Method), int>();
        foreach (Prepared item in Prepare(report)
            .Where(p => p.Request is { } request && Canaries.Find(request.Values.Values) is null))
        {
            foreach (Step step in item.Request!.Template.Verify!.Steps)
            {
                var key = (step.Request?.Host.Fill(item.Request.Values) ?? item.Host, step.Request?.Method ?? "login");
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }
        return [.. counts.Select(c => new PlannedRequests(c.Key.Host, c.Key.Method, c.Value))];
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<VerificationResult> AskAsync(VerificationRequest request, CancellationToken cancellation)
    {
        try
        {
            return await _verifier.VerifyAsync(request, cancellation);
        }
        catch (OperationCanceledException)
        {
            return new VerificationResult
            {
                Outcome = Outcome.Unknown,
                Why = "not asked: the time of the run was over, or it was stopped",
            };
        }
    }

    private Prepared[] Prepare(ScanReport report)
    {
        var values = new NeededValues(report.Findings.Concat(report.Suppressed));
        // They come most severe first; the reports of a fleet share what one run may ask.
        return [.. report.Findings.Select(finding =>
        {
            if (OnlyAbout?.Contains(finding.Id.ToString()) == false)
                return new Prepared(finding, VerificationResult.NotTried);
            Prepared item = Prepare(finding, values);
            return item.Request is null || Interlocked.Increment(ref _asked) <= _options.MostSecrets ? item
                : new Prepared(finding, NotTried(OverLimit));
        })];
    }

    private Prepared Prepare(Finding finding, NeededValues values)
    {
        if (finding.IssuedKey is { } key && (key.KeyId is null || !AsksAlsoAbout.Contains(key.KeyId)))
            return new Prepared(finding,
                NotTried($"the organisation's registry knows it: {key.Status.ToString().ToLowerInvariant()}"));
        if (_templates.Find(finding.Rule.Id) is not { Verify: { } verify } template)
            return new Prepared(finding, VerificationResult.NotTried);
        if (values.Find(finding, verify.Needs, out string? missing) is not { } found)
            return new Prepared(finding, NotTried($"not asked: no `{missing}` stands near it"));
        if (!verify.Covers(found[ValueTemplate.SecretName]))
            return new Prepared(finding, NotTried(TemplateVerifier.OtherKind));
        Fault? why = null;
        string? host = verify.Steps[0] is { Request: { } request }
            ? request.Host.Fill(found) ?? ""
            : HostOf(verify.Steps[0].Login!, found, out why);
        if (host is null)
            return new Prepared(finding, NotTried($"not asked: {why}"));
        return new Prepared(finding, VerificationResult.NotTried)
        {
            Request = new VerificationRequest(template, found) { NotBefore = NotBefore(finding) },
            Host = host,
        };
    }

    private DateTimeOffset NotBefore(Finding finding) =>
        _options.AsksAnew || AsksAnewAbout?.Invoke(finding) == true ? _time.GetUtcNow() : DateTimeOffset.MinValue;

    /// <summary>The host of the URL that a login goes by; null where none can be tried.</summary>
    private string? HostOf(LoginTemplate login, IReadOnlyDictionary<string, string> values, out Fault? why)
    {
        string? url = new ValueFill(values, _time.GetUtcNow()).Text(login.Url, out why);
        return url is null ? null : DatabaseLogin.All.Single(l => l.Kind == login.Kind).FindHost(url, out why);
    }

    /// <summary>How bad it is follows what it opens: nothing where it is dead, what its scopes say where it is not.</summary>
    private Finding Verified(Finding finding, VerificationResult result) => finding with
    {
        Verification = result,
        // What a revocation needs is looked for there, should one follow.
        Nearby = _templates.Find(finding.Rule.Id)?.Revoke is { Needs.Count: > 0 } && result.Outcome != Outcome.Inactive
            ? finding.Nearby
            : null,
        Severity = result.Outcome == Outcome.Inactive && finding.Severity > Severity.Low
            ? Severity.Low
            : result.Identity?.Risk ?? finding.Severity,
    };

    private static IReadOnlyList<Finding> Sorted(IEnumerable<Finding> findings) =>
        [.. findings.OrderByDescending(f => f.Severity)];

    private static VerificationResult NotTried(string why) => new() { Outcome = Outcome.NotTried, Why = why };

    private sealed class Prepared(Finding finding, VerificationResult result)
    {
        public Finding Finding => finding;

        public VerificationResult Result { get; set; } = result;

        public VerificationRequest? Request { get; init; }

        public string Host { get; init; } = "";
    }
}

/// <summary>Requests that would be sent.</summary>
/// <param name="Host">To whom.</param>
/// <param name="Method">With which method, or by which login.</param>
/// <param name="Count">How many at most.</param>
internal sealed record PlannedRequests(string Host, string Method, int Count);

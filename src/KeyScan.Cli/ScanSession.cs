using System.Runtime.InteropServices;
using System.Text;
using KeyScan.Cli.Registry;
using KeyScan.Configuration;
using KeyScan.Decoding.Archives;
using KeyScan.Filtering;
using KeyScan.Pipeline;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Leaks;
using KeyScan.Rules;
using KeyScan.Rules.Imported;
using KeyScan.Sources;
using KeyScan.Text;

namespace KeyScan.Cli;

/// <summary>One run: settings and configuration brought together, then a scan, then its reports.</summary>
internal sealed class ScanSession : IDisposable
{
    private readonly ScanSettings _settings;
    private readonly string _target;
    private readonly string? _top;
    private readonly Coverage _coverage = new();
    private readonly ScanOptions _options;
    private readonly RunSalt _salt;
    private readonly IssuedSession? _issued;

    private ScanSession(ScanSettings settings, KeyScanConfiguration configuration, string target, string folder, string? top)
    {
        _settings = settings;
        _target = target;
        _top = top;
        Configuration = configuration;
        // In a registry, a secret that many repositories hold is one finding: its ids are those of the organisation.
        string? given = Environment.GetEnvironmentVariable("KEYSCAN_SALT") is { Length: > 0 } text ? text : configuration.Salt;
        _salt = new RunSalt(given ?? (settings.Issued.Registry is null ? null : Encoding.UTF8.GetString(ScanOptions.DefaultSalt.Span)), folder);
        ScanOptions options = CreateOptions();
        _issued = OpenIssued(options.Peppers);
        _options = options with { IssuedKeys = _issued?.Keys, IsPublic = settings.Issued.IsPublic };
    }

    /// <summary>What the configuration file says; the defaults where there is none.</summary>
    public KeyScanConfiguration Configuration { get; }

    /// <summary>The size above which text files are not covered, bytes.</summary>
    public long MaxFileSize => GivenMaxFileSize ?? DirectoryOptions.DefaultMaxFileSize;

    /// <summary>The same where somebody has set it.</summary>
    public long? GivenMaxFileSize => _settings.MaxFileSize ?? Configuration.MaxFileSize;

    /// <summary>The baseline that is in force, or would be; null for none.</summary>
    public string? BaselinePath => _settings.BaselinePath ?? Configuration.Baseline;

    /// <summary>Whether all is scanned that the configuration is about, so that an allow entry which fits nothing is worth a word.</summary>
    public bool ScansAll { get; set; }

    /// <summary>The repository's salt.</summary>
    public RunSalt Salt => _salt;

    /// <summary>The configuration that a salt of the repository's own goes into, absolute or not; null where it is no repository and nobody has named one.</summary>
    public string? SaltPath => _settings.OwnConfigurationPath ?? (_top is null ? null : SaltFile.In(_top));

    /// <summary>How it scans.</summary>
    public ScanOptions Options => _options;

    /// <summary>What is wrong with the settings, the configuration or the issued keys.</summary>
    public IReadOnlyList<Problem> Problems => _coverage.Problems;

    /// <summary>What decides which secrets are found.</summary>
    public string RulesDigest() => $"{_options.Rules.Digest()} {_options.MaxDecodeDepth} {_options.Archives.MaxDepth} {_options.IssuedKeys?.Digest}";

    /// <summary>Opens a session for what lies at <paramref name="path"/>. What is wrong with the configuration becomes problems of the run, which goes on.</summary>
    public static ScanSession Open(ScanSettings settings, string path, string target)
    {
        if (settings.ShowSecrets && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) && (settings.Reports.Count == 0 || settings.Reports.Any(r => r.IsStandardOutput)))
            throw new ProblemException(new Problem("secrets in clear would land in the log of a CI run", "--show-secrets", "Write the report to a file with -r, or leave it out"));

        var problems = new List<Problem>();
        KeyScanConfiguration configuration = settings.OwnConfigurationPath is { } file ? ConfigurationFile.Read(file, problems)
            : settings.UseRepositoryConfiguration ? ConfigurationFile.ReadAround(FolderOf(path), problems) : new KeyScanConfiguration();
        if (settings.OwnConfigurationPath is null && settings.ConfigurationPath is { } imported)
            configuration = configuration with { RuleFiles = [.. configuration.RuleFiles, Path.GetFullPath(imported)] };
        configuration = configuration with { RuleFiles = [.. configuration.RuleFiles.Select(Read).OfType<string>()], Baseline = configuration.Baseline is { } baseline ? Read(baseline) : null };
        var session = new ScanSession(settings, configuration, target, FolderOf(path), TopOf(path));
        foreach (Problem problem in problems)
            session._coverage.AddProblem(problem);
        session.Log($"configuration: {configuration.File ?? "none"}; {session._options.Rules.Rules.Count} rules");
        return session;

        string? Read(string named) => settings.Instead.TryGetValue(named, out string? instead) ? instead : named;
    }

    /// <summary>Something that is known not to be covered.</summary>
    public void AddProblem(Problem problem) => _coverage.AddProblem(problem);

    /// <summary>Scans and writes the reports; returns the exit code. Who has to clean up afterwards brings an interruption that lasts as long.</summary>
    /// <param name="source">Where blobs come from.</param>
    /// <param name="interruption">Who stops the scan; null for an interruption of its own.</param>
    /// <param name="isWhole">Whether the source has all there is of what is scanned: issued keys that are not found any more are gone then.</param>
    /// <param name="isFolder">Whether it is files as they are now, all that were asked for.</param>
    public int Report(IBlobSource source, Interruption? interruption = null, bool isWhole = false, bool isFolder = false)
    {
        ScanReport report = Scan(source, interruption);
        Try(() => RecordOrFail(report, _settings.Issued.Repository ?? NameOf(_target), isWhole ? ScanExtent.History : isFolder ? ScanExtent.Folder : ScanExtent.Part));
        Revoke(report, interruption?.Token ?? default);
        bool written = ReportWriter.Write(report, _settings);
        return written ? report.ExitCode(_settings.ExitCode) : CommandLine.Failure;
    }

    /// <summary>Scans without reporting. An interrupt stops the scan and keeps what was found.</summary>
    public ScanReport Scan(IBlobSource source, Interruption? interruption = null)
    {
        using Interruption? own = interruption is null ? new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM) : null;
        using ProgressLine? progress = ProgressLine.Start(_coverage, _settings.LogLevel);
        ScanReport report = new Scanner(_options).Scan(source, ShownValue.Mask(_target), _coverage, (interruption ?? own!).Token);
        CheckIssued();
        foreach (Problem remark in _options.Filters.SelectMany(f => f.Remarks(ScansAll && report.IsComplete)))
            _coverage.AddRemark(remark);
        if (_salt.IsOfRunAlone)
            _coverage.AddRemark(new Problem("the ids of this report are of this run alone: there is no `salt`, and no first commit here to derive one from", "ids", "Put a line `salt: …` with 16 or more random characters into .keyscan.yml, or let `keyscan baseline create` do it; before that, no id can be allowed"));
        return report;
    }

    /// <summary>Checks that the fingerprint set stayed as it was while it was used; a problem of the run where it did not.</summary>
    public void CheckIssued() => Try(() => _issued?.CheckUnchanged());

    /// <summary>Writes a line for who looks into how a run came about.</summary>
    public void Log(string line)
    {
        if (_settings.LogLevel >= LogLevel.Debug)
            Terminal.WriteError($"{line}");
    }

    /// <inheritdoc/>
    public void Dispose() => _issued?.Dispose();

    /// <summary>What is wrong with the issued keys is a problem of the run, and the scan goes on without them.</summary>
    private IssuedSession? OpenIssued(PepperRing? peppers)
    {
        if (!_settings.Issued.IsGiven)
            return null;
        try
        {
            IssuedSession? session = IssuedSession.Open(_settings.Issued, peppers);
            foreach (Problem problem in session?.Problems ?? [])
                _coverage.AddProblem(problem);
            return session;
        }
        catch (ProblemException e)
        {
            _coverage.AddProblem(e.Problem);
            return null;
        }
    }

    /// <summary>Records what was found in the registry, and has issued keys revoked where that was asked for. What fails is a problem of the run.</summary>
    public void RecordLeaks(ScanReport report, string repository, bool isWhole, CancellationToken cancellation)
    {
        Try(() => RecordOrFail(report, repository, isWhole ? ScanExtent.History : ScanExtent.Part));
        Revoke(report, cancellation);
    }

    /// <summary>Has issued keys revoked where that was asked for; the registry has what was found. What fails is a problem of the run.</summary>
    public void Revoke(ScanReport report, CancellationToken cancellation) => Try(() =>
    {
        if (_issued?.Revoke(report, _coverage.AddProblem, cancellation) is { } revoked && _settings.LogLevel >= LogLevel.Info)
            Terminal.WriteError($"{revoked}.");
    });

    /// <summary>Says what recording has changed, for who looks into how a run came about.</summary>
    public void Log(LeakChanges changes) => Log($"leaks of issued keys: {changes.Added} new, {changes.SeenAgain} known, {changes.Gone} gone");

    private void RecordOrFail(ScanReport report, string repository, ScanExtent extent)
    {
        if (_issued?.NotRecording is { } readOnly && _settings.LogLevel >= LogLevel.Info)
            Terminal.WriteError($"{PrintableText.Of(readOnly.Shown)} can only be read: keys were looked up there, and what was found is not recorded.");
        if (_issued?.Record(_issued.OnSharedClock(report), repository, extent, RulesDigest()) is { } changes)
            Log(changes);
    }

    private static string NameOf(string target) => RepositoryAddress.TryParse(target, out RepositoryAddress? address) && !Path.Exists(target) ? address.Shown : Path.GetFullPath(target);

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (ProblemException e)
        {
            _coverage.AddProblem(e.Problem);
        }
    }

    private ScanOptions CreateOptions()
    {
        var problems = new List<Problem>();
        RuleCatalogue all = RuleCatalogue.BuiltIn().Extend([.. Configuration.RuleFiles, .. _settings.RuleFiles], problems);
        all.CheckNames(Configuration.Allow, problems);
        RuleCatalogue rules = all.Select([.. Configuration.EnableRules, .. _settings.EnableRules], [.. Configuration.DisableRules, .. _settings.DisableRules], problems);
        var options = new ScanOptions
        {
            Rules = rules,
            Filters = CreateFilters(problems),
            FindSalt = () => _salt.Bytes,
            Peppers = PepperSource.Read(problems),
            MaxDecodeDepth = _settings.MaxDecodeDepth ?? ScanOptions.DefaultMaxDecodeDepth,
            Archives = new ArchiveLimits { MaxDepth = _settings.MaxArchiveDepth ?? Configuration.MaxArchiveDepth ?? ArchiveLimits.DefaultMaxDepth, MaxExpanded = MaxFileSize },
            FailOn = _settings.FailOn ?? Configuration.FailOn,
        };
        foreach (Problem problem in problems)
            _coverage.AddProblem(problem);
        return options;
    }

    private List<IFindingFilter> CreateFilters(List<Problem> problems)
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var filters = new List<IFindingFilter>();
        if (Configuration.Allow.Count > 0)
            filters.Add(new AllowFilter(Configuration.Allow, Configuration.Folder, today, _top));
        if (_settings.AllowInline)
            filters.Add(new InlineFilter(today));
        foreach (string file in Configuration.RuleFiles.Concat(_settings.RuleFiles).Where(GitleaksFile.Is))
        {
            // What is wrong with it was said when its rules were read.
            var imported = GitleaksFile.Read(file, new List<Problem>());
            filters.Add(new AllowFilter(imported.Allow, _top ?? Configuration.Folder, today, _top));
            foreach (Problem remark in imported.Remarks)
                _coverage.AddRemark(remark);
        }
        if (_settings.UseBaseline && BaselinePath is { } baseline)
            filters.Add(OtherBaseline.TryRead(baseline, problems) is { } other ? other : new BaselineFilter(Baseline.Read(baseline, _salt.Bytes.Span, problems)));
        return filters;
    }

    /// <summary>The folder with <c>.git</c> that a path is in; null where there is none.</summary>
    private static string? TopOf(string path)
    {
        string? folder = FolderOf(path);
        while (folder is not null && !Path.Exists(Path.Combine(folder, ".git")))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }

    private static string FolderOf(string path)
    {
        string full = Path.GetFullPath(path);
        return Directory.Exists(full) ? full : Path.GetDirectoryName(full) ?? full;
    }
}

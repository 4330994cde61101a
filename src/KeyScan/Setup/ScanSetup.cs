using System.Text;
using KeyScan.Configuration;
using KeyScan.Decoding.Archives;
using KeyScan.Filtering;
using KeyScan.Http;
using KeyScan.Pipeline;
using KeyScan.Primitives.Files;
using KeyScan.Rules;
using KeyScan.Rules.Imported;
using KeyScan.Sources;
using KeyScan.Verification;
using KeyScan.Verification.Templates;

namespace KeyScan.Setup;

/// <summary>
/// What is asked for and what the configuration says, made into the options of a scan: rules, filters, salt, limits. What is
/// wrong with either is a
/// <see cref="Problem"/>, and the rest holds.
/// </summary>
internal sealed class ScanSetup
{
    private const int MostRuleBytes = 8 * 1024 * 1024;
    private readonly ScanRequest _request;
    private readonly string? _top;
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _remarks = [];

    private ScanSetup(ScanRequest request, string path, DateOnly today)
    {
        _request = request;
        string folder = FolderOf(path);
        _top = TopOf(folder);
        Configuration = ReadConfiguration(folder);
        Salt = new RunSalt(request.Salt ?? Configuration.Salt, request.FindSharedSalt, folder);
        Templates = ReadTemplates();
        Verification = request.Verify is { } verify ? new VerificationRun(Templates, verify, request.Network)
            { OnlyAbout = request.OnlyFindings, Verdicts = OpenVerdicts(verify, request.Network) } : null;
        Options = CreateOptions(today);
    }

    /// <summary>The ids of the only findings that are reported; null for all.</summary>
    public IReadOnlySet<string>? OnlyFindings => _request.OnlyFindings;

    /// <summary>How providers are asked; null for asking nobody.</summary>
    public VerificationOptions? Verify => _request.Verify;

    /// <summary>What connections to providers go through instead of the guard, for tests; null for the guard.</summary>
    internal GuardedClientOptions? Network => _request.Network;

    /// <summary>How providers are asked, and secrets revoked there, by rule.</summary>
    internal TemplateCatalogue Templates { get; }

    /// <summary>Asks providers; null where nobody is to be asked.</summary>
    internal VerificationRun? Verification { get; }

    /// <summary>What the configuration file says; the defaults where there is none.</summary>
    public KeyScanConfiguration Configuration { get; }

    /// <summary>How it scans, without peppers and issued keys, which are no matter of configuration.</summary>
    public ScanOptions Options { get; }

    /// <summary>The repository's salt.</summary>
    public RunSalt Salt { get; }

    /// <summary>What is wrong with the request or the configuration.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>What is to be said about them and is nothing wrong.</summary>
    public IReadOnlyList<Problem> Remarks => _remarks;

    /// <summary>
    /// The configuration that a salt of the repository's own goes into, absolute or not; null where it is no repository and
    /// nobody has named one.
    /// </summary>
    public string? SaltPath => _request.OwnConfigurationPath ?? (_top is null ? null : SaltFile.In(_top));

    /// <summary>The baseline that is in force, or would be; null for none.</summary>
    public string? BaselinePath => _request.BaselinePath ?? Configuration.Baseline;

    /// <summary>The size above which text files are not covered, bytes.</summary>
    public long MaxFileSize => GivenMaxFileSize ?? DirectoryOptions.DefaultMaxFileSize;

    /// <summary>The same where somebody has set it.</summary>
    public long? GivenMaxFileSize => _request.MaxFileSize ?? Configuration.MaxFileSize;

    /// <summary>Reads what a scan of what lies at <paramref name="path"/> needs.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="path">A file or a folder.</param>
    /// <param name="today">By which day allow entries end; null for this one (UTC).</param>
    public static ScanSetup Read(ScanRequest request, string path, DateOnly? today = null) =>
        new(request, path, today ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));

    /// <summary>How files at <paramref name="paths"/> are scanned by the configuration alone.</summary>
    public DirectoryOptions Files(IReadOnlyList<string> paths) => new()
    {
        Paths = paths,
        Include = Configuration.Include,
        Exclude = Configuration.Exclude,
        IncludeFolder = Configuration.File is null ? null : Configuration.IncludeFolder,
        ExcludeFolder = Configuration.File is null ? null : Configuration.ExcludeFolder,
        MaxFileSize = MaxFileSize,
    };

    /// <summary>What is to be said after a scan: allow entries that fit nothing, ids that do not last.</summary>
    /// <param name="isAll">Whether all was scanned that the configuration is about.</param>
    public IEnumerable<Problem> RemarksAfter(bool isAll)
    {
        foreach (Problem remark in Options.Filters.SelectMany(f => f.Remarks(isAll)))
            yield return remark;
        if (Salt.IsOfRunAlone)
        {
            yield return new Problem(
                "the ids of this report are of this run alone: there is no `salt`, and no first commit here to derive one from",
                    "ids",
                "Put a line `salt: …` with 16 or more random characters into .keyscan.yml, or let `keyscan baseline create` do "
                    + "it; before that, no id can be allowed");
        }
    }

    private KeyScanConfiguration ReadConfiguration(string folder)
    {
        KeyScanConfiguration configuration = _request.OwnConfigurationPath is { } file ? ConfigurationFile.Read(file, _problems)
            : _request.UseRepositoryConfiguration ? ConfigurationFile.ReadAround(folder, _problems) : new KeyScanConfiguration();
        if (_request.OwnConfigurationPath is null && _request.ConfigurationPath is { } imported)
            configuration = configuration with { RuleFiles = [.. configuration.RuleFiles, Path.GetFullPath(imported)] };
        return configuration with
        {
            RuleFiles = [.. configuration.RuleFiles.Select(ReadInstead).OfType<string>()],
            Baseline = configuration.Baseline is { } baseline ? ReadInstead(baseline) : null,
        };
    }

    private string? ReadInstead(string named) => _request.Instead.TryGetValue(named, out string? instead) ? instead : named;

    private ScanOptions CreateOptions(DateOnly today)
    {
        RuleCatalogue all = RuleCatalogue.BuiltIn().Extend([.. Configuration.RuleFiles, .. _request.RuleFiles], _problems);
        all.CheckNames(Configuration.Allow, _problems);
        string[] enabled = [.. Configuration.EnableRules, .. _request.EnableRules],
            disabled = [.. Configuration.DisableRules, .. _request.DisableRules];
        return new ScanOptions
        {
            Rules = all.Select(enabled, disabled, _problems),
            Filters = CreateFilters(today),
            FindSalt = () => Salt.Bytes,
            NearbyLines = Verification is null ? null : Verification.NearbyLines,
            MaxDecodeDepth = _request.MaxDecodeDepth ?? ScanOptions.DefaultMaxDecodeDepth,
            Archives = new ArchiveLimits
            {
                MaxDepth = _request.MaxArchiveDepth ?? Configuration.MaxArchiveDepth ?? ArchiveLimits.DefaultMaxDepth,
                MaxExpanded = MaxFileSize,
            },
            FailOn = _request.FailOn ?? Configuration.FailOn,
        };
    }

    /// <summary>
    /// The templates of rule files that somebody has named on the command line. Those of files that a configuration names do not
    /// count, whoever wrote it: it may come with what is scanned, and would say where secrets are sent.
    /// </summary>
    private TemplateCatalogue ReadTemplates()
    {
        var own = new List<RuleVerification>();
        if (_request.Verify is not null && Configuration.RuleFiles.Any(f => !GitleaksFile.Is(f)))
            _remarks.Add(new Problem("nobody is asked as rule files of a configuration say", "--verify",
                "Where one of them is to be trusted with secrets, name it with --rules"));
        own.AddRange(ReadTemplates(_request.RuleFiles, _problems));
        return new TemplateCatalogue(own);
    }

    private VerdictFile? OpenVerdicts(VerificationOptions verify, GuardedClientOptions? network)
    {
        if (verify.VerdictsPath is not { } path || verify.IsDry)
            return null;
        try
        {
            return VerdictFile.Open(path, network?.Time ?? TimeProvider.System);
        }
        catch (ProblemException e)
        {
            _problems.Add(e.Problem);
            return null;
        }
    }

    /// <summary>The templates of rule files, and what is wrong with them.</summary>
    internal static List<RuleVerification> ReadTemplates(IEnumerable<string> files, ICollection<Problem> problems)
    {
        var own = new List<RuleVerification>();
        foreach (string file in files.Where(f => !GitleaksFile.Is(f)))
        {
            // Where it cannot be read at all, that is said when its rules are.
            if (BoundedFile.TryRead(file, "the rule file", MostRuleBytes, new List<Problem>()) is { } bytes)
                own.AddRange(TemplateFileReader.Read(file, Encoding.UTF8.GetString(bytes.Span), TemplateSource.UserFile,
                    problems));
        }
        return own;
    }

    private List<IFindingFilter> CreateFilters(DateOnly today)
    {
        var filters = new List<IFindingFilter>();
        if (Configuration.Allow.Count > 0)
            filters.Add(new AllowFilter(Configuration.Allow, Configuration.Folder, today, _top));
        if (_request.AllowInline)
            filters.Add(new InlineFilter(today));
        foreach (string file in Configuration.RuleFiles.Concat(_request.RuleFiles).Where(GitleaksFile.Is))
        {
            // What is wrong with it was said when its rules were read.
            var imported = GitleaksFile.Read(file, new List<Problem>());
            filters.Add(new AllowFilter(imported.Allow, _top ?? Configuration.Folder, today, _top));
            _remarks.AddRange(imported.Remarks);
        }
        if (_request.UseBaseline && BaselinePath is { } baseline)
            filters.Add(OtherBaseline.TryRead(baseline, _problems) is { } other ? other
                : new BaselineFilter(Baseline.Read(baseline, Salt.Bytes.Span, _problems)));
        return filters;
    }

    /// <summary>The folder with <c>.git</c> that a folder is in; null where there is none.</summary>
    private static string? TopOf(string? folder)
    {
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

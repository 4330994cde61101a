namespace KeyScan.Configuration;

/// <summary>
/// What <c>.keyscan.yml</c> says. It always adds to the built-in rules. Relative paths start at the file's own folder; they may
/// lead out of it, because the file is the word of whoever runs the scan: do not read it from a repository that is not trusted.
/// </summary>
/// <example>
/// <code>
/// rules: [security/our-tokens.yml]
/// disable_rules: [generic]
/// exclude: [vendor/, "*.min.js"]
/// max_file_size: 64MiB
/// max_archive_depth: 1
/// baseline: .keyscan-baseline
/// salt: any text of this repository's own
/// fail_on: high
/// allow:
///   - rule: private-key
///     path: tests/fixtures/**
///     reason: made for the tests, opens nothing
///     expires: 2027-01-31
///     approver: security team
/// </code>
/// </example>
internal sealed record KeyScanConfiguration
{
    /// <summary>The file it came from; null for the defaults.</summary>
    public string? File { get; init; }

    /// <summary>
    /// The absolute path of the file's folder, which path globs are relative to; the current folder for the defaults.
    /// </summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary><c>rules</c>: rule files to add to the built-in rules, as absolute paths.</summary>
    public IReadOnlyList<string> RuleFiles { get; init; } = [];

    /// <summary><c>enable_rules</c>: ids, providers or tags of the only rules to run; empty for all.</summary>
    public IReadOnlyList<string> EnableRules { get; init; } = [];

    /// <summary><c>disable_rules</c>: ids, providers or tags of rules not to run.</summary>
    public IReadOnlyList<string> DisableRules { get; init; } = [];

    /// <summary><c>include</c>: globs of the only paths to scan; empty for all.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary><c>exclude</c>: globs of paths not to scan.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>
    /// <c>max_file_size</c>: the size in bytes above which a file is not scanned; null for the scanner's own limit.
    /// </summary>
    public long? MaxFileSize { get; init; }

    /// <summary>
    /// <c>max_archive_depth</c>: how many archives may be inside each other, up to <see cref="MostArchiveDepth"/>; null for the
    /// scanner's own limit.
    /// </summary>
    public int? MaxArchiveDepth { get; init; }

    /// <summary><c>baseline</c>: the absolute path of a file of findings known before, or null.</summary>
    public string? Baseline { get; init; }

    /// <summary>
    /// <c>salt</c>: the text, at least <see cref="ShortestSalt"/> characters, that findings' ids are keyed with; null where none
    /// is given.
    /// </summary>
    public string? Salt { get; init; }

    /// <summary>
    /// <c>fail_on</c>: the least confidence that fails a run, <c>low</c>, <c>medium</c>, <c>high</c> or <c>certain</c>.
    /// </summary>
    public Confidence FailOn { get; init; } = Confidence.Medium;

    /// <summary>
    /// <c>allow</c>: findings that are meant to be there. Each entry takes one or more of <c>id</c>, <c>rule</c>, <c>path</c> and
    /// <c>pattern</c>, each a text or a list; all those given must hold. <c>reason</c> is required; <c>expires</c> (yyyy-mm-dd,
    /// that day included, UTC) and
    /// <c>approver</c> are not.
    /// </summary>
    public IReadOnlyList<AllowEntry> Allow { get; init; } = [];

    /// <summary>
    /// The folder that <see cref="Include"/> is relative to: <see cref="Folder"/>, unless a file above says it.
    /// </summary>
    public string IncludeFolder { get => field ?? Folder; init; }

    /// <summary>The folder that <see cref="Exclude"/> is relative to.</summary>
    public string ExcludeFolder { get => field ?? Folder; init; }

    /// <summary>The keys that it has.</summary>
    internal IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>All keys there are but <c>allow</c>, whose entries add up.</summary>
    internal static IReadOnlyList<string> AllKeys { get; } =
        ["rules", "enable_rules", "disable_rules", "include", "exclude", "max_file_size", "max_archive_depth", "baseline", "salt",
        "fail_on"];

    /// <summary>
    /// This configuration, with the keys it lacks from <paramref name="outer"/>, the file above it, and the allow entries of
    /// both.
    /// </summary>
    internal KeyScanConfiguration Over(KeyScanConfiguration outer)
    {
        string place = Path.GetRelativePath(Folder, outer.Folder).Replace(Path.DirectorySeparatorChar, '/');
        return this with
        {
            RuleFiles = Nearest("rules", RuleFiles, outer.RuleFiles),
            EnableRules = Nearest("enable_rules", EnableRules, outer.EnableRules),
            DisableRules = Nearest("disable_rules", DisableRules, outer.DisableRules),
            Include = Nearest("include", Include, outer.Include),
            IncludeFolder = Nearest("include", IncludeFolder, outer.IncludeFolder),
            Exclude = Nearest("exclude", Exclude, outer.Exclude),
            ExcludeFolder = Nearest("exclude", ExcludeFolder, outer.ExcludeFolder),
            MaxFileSize = Nearest("max_file_size", MaxFileSize, outer.MaxFileSize),
            MaxArchiveDepth = Nearest("max_archive_depth", MaxArchiveDepth, outer.MaxArchiveDepth),
            Baseline = Nearest("baseline", Baseline, outer.Baseline),
            Salt = Nearest("salt", Salt, outer.Salt),
            FailOn = Nearest("fail_on", FailOn, outer.FailOn),
            Allow = [.. Allow, .. outer.Allow.Select(e =>
            e with { Folder = e.Folder ?? outer.Folder, Origin = $"{place}/{e.Origin}" })],
            Keys = [.. Keys.Union(outer.Keys)],
        };
    }

    private T Nearest<T>(string key, T own, T above) => Keys.Contains(key) ? own : above;

    /// <summary>The most of <see cref="MaxArchiveDepth"/>.</summary>
    public const int MostArchiveDepth = 16;

    /// <summary>The fewest characters of a salt.</summary>
    public const int ShortestSalt = 8;

    /// <summary>Where it came from; the salt stays out of logs.</summary>
    public override string ToString() => $"configuration {File ?? "by default"}";
}

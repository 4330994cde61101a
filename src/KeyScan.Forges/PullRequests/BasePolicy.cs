using KeyScan.Configuration;
using KeyScan.Filtering;
using KeyScan.Forges.Checkouts;
using KeyScan.Primitives;
using KeyScan.Primitives.Files;

namespace KeyScan.Forges.PullRequests;

/// <summary>
/// What decides about the findings of a pull request, as the request's base has it: a request that brought its own configuration,
/// baseline or rules could hide its own leak. The files are put into a temporary folder; those outside the repository are the
/// workflow's own and stay as they are.
/// </summary>
internal sealed class BasePolicy : IDisposable
{
    private const int LargestFile = 64 << 20;
    private static readonly string[] UsualNames = [".keyscan.yml", ".keyscan.yaml"];
    private readonly string _root;
    private readonly CommitFiles _base;
    private readonly DirectoryInfo _folder;
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, string?> _instead = new(StringComparer.Ordinal);

    private BasePolicy(string root, CommitFiles @base)
    {
        (_root, _base) = (Path.GetFullPath(root), @base);
        _folder = Directory.CreateTempSubdirectory($"keyscan-base-{@base.Commit.ToString()[..10]}-");
    }

    /// <summary>The files, with the base's in the place of the checkout's.</summary>
    public PolicyFiles Files { get; private set; } = new();

    /// <summary>The configuration's path in the repository, for people.</summary>
    public string? ConfigurationName { get; private set; }

    /// <summary>What the base lacks.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Takes the files from the base.</summary>
    /// <param name="files">What a scan of the checkout would go by.</param>
    /// <param name="root">The folder of the checkout.</param>
    /// <param name="base">The files of the base.</param>
    /// <exception cref="ProblemException">A file cannot be read.</exception>
    public static BasePolicy Take(PolicyFiles files, string root, CommitFiles @base)
    {
        var policy = new BasePolicy(root, @base);
        try
        {
            policy.Files = policy.Replace(files);
            return policy;
        }
        catch
        {
            policy.Dispose();
            throw;
        }
    }

    /// <summary>The files among them that a request changes, adds or removes.</summary>
    public IReadOnlyList<string> ChangedBy(CommitFiles head)
    {
        foreach (string name in (string[])[.. UsualNames, Baseline.DefaultName])
            _paths.Add(name);
        return [.. _paths.Where(p => _base.Find(p) != head.Find(p))];
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private PolicyFiles Replace(PolicyFiles files)
    {
        string? configuration = files.Configuration is { } given ? TakeFromBase(given, "configuration")
            : files.UseRepositoryConfiguration ? UsualNames.Select(TryTake).FirstOrDefault(p => p is not null) : null;
        if (configuration is not null)
            TakeNamedBy(configuration);
        return files with
        {
            Instead = _instead,
            Configuration = configuration,
            UseRepositoryConfiguration = false,
            Baseline = files.Baseline is { } baseline ? TakeFromBase(baseline, "baseline") : null,
            Rules = [.. files.Rules.Select(f => TakeFromBase(f, "rule file")).OfType<string>()],
            IssuedSet = files.IssuedSet is { } set ? TakeFromBase(set, "set of issued keys") : null,
            Endpoints = files.Endpoints is { } endpoints ? TakeFromBase(endpoints, "endpoints file") : null,
        };
    }

    /// <summary>
    /// Where the base's version of a file is now; the file itself where it is not of the repository; null where the base has
    /// none.
    /// </summary>
    private string? TakeFromBase(string path, string what)
    {
        // A link on the way to the checkout, or from it, is no way around: the request decides what lies in it.
        if (RealPath.Below(path, _root) is not { } name)
            return path;
        string? taken = TryTake(name);
        if (taken is null)
            _notes.Add($"The base has no {what} {name}: the run goes without");
        return taken;
    }

    /// <summary>The files that a configuration names; nothing is said here of what is wrong with it.</summary>
    private void TakeNamedBy(string path)
    {
        ConfigurationName = RealPath.Below(path, _folder.FullName);
        var configuration = ConfigurationFile.Parse(path, RegularFile.ReadText(path, LargestFile), []);
        foreach ((string named, string what) in configuration.RuleFiles.Select(f => (f, "rule file"))
            .Concat(configuration.Baseline is { } baseline ? [(baseline, "baseline")] : []))
        {
            if (RealPath.Below(named, _folder.FullName) is { } name)
                _ = TryTake(name);
            else
                _instead[named] = TakeFromBase(named, what);
        }
    }

    private string? TryTake(string name)
    {
        if (_base.Read(name, LargestFile) is not { } bytes)
        {
            _paths.Add(name);
            return null;
        }
        _paths.Add(name);
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes.Span);
        return path;
    }
}

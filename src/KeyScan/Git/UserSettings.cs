using System.Text;
using KeyScan.Git.Ignore;
using KeyScan.Primitives;
using KeyScan.Primitives.Files;

namespace KeyScan.Git;

/// <summary>
/// What git's configuration says about a repository: the system's, the user's and the repository's own, with what they include,
/// in git-config(1)'s order. Nothing is run.
/// </summary>
internal sealed class UserSettings
{
    private const int Largest = 4 << 20;
    private const int DeepestInclude = 10;

    private readonly Dictionary<(string Section, string Subsection, string Key), string> _values = [];
    private readonly RepositoryLayout _layout;

    private UserSettings(RepositoryLayout layout)
    {
        _layout = layout;
        foreach (string file in SystemFiles.Concat(UserFiles).Append(Path.Combine(layout.CommonDirectory, "config")))
            Add(file, depth: 0);
        if (IsTrue("extensions", "worktreeconfig"))
            Add(Path.Combine(layout.GitDirectory, "config.worktree"), depth: 0);
    }

    /// <summary>The user's home, as git finds it; null where there is none.</summary>
    private static string? Home => (OperatingSystem.IsWindows() ? null : Variable("HOME"))
        ?? (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)
            is { Length: > 0 } home ? home : null);

    private static string? SettingsFolder => Variable("XDG_CONFIG_HOME")
        ?? (Home is { } home ? Path.Combine(home, ".config") : null);

    /// <summary>The places that git is built with on each system; what is not there says nothing.</summary>
    private static string[] SystemFiles => IsTrue(Variable("GIT_CONFIG_NOSYSTEM") ?? "") ? []
        : Variable("GIT_CONFIG_SYSTEM") is { } given ? [given]
        : OperatingSystem.IsWindows()
            ? [.. new[] { Environment.SpecialFolder.CommonApplicationData, Environment.SpecialFolder.ProgramFiles }.Select(f =>
                Path.Combine(Environment.GetFolderPath(f), "Git", f == Environment.SpecialFolder.ProgramFiles ? "etc/gitconfig"
                : "config"))]
        : OperatingSystem.IsMacOS()
            ? ["/Library/Developer/CommandLineTools/usr/share/git-core/gitconfig", "/etc/gitconfig", "/usr/local/etc/gitconfig",
                "/opt/homebrew/etc/gitconfig"]
            : ["/etc/gitconfig"];

    private static string[] UserFiles => Variable("GIT_CONFIG_GLOBAL") is { } given ? [given]
        : [.. SettingsFolder is { } folder ? [Path.Combine(folder, "git", "config")] : Array.Empty<string>(), .. Home is { } home
            ? [Path.Combine(home, ".gitconfig")] : Array.Empty<string>()];

    /// <summary>Reads them.</summary>
    /// <exception cref="UnsupportedRepositoryException">One asks for what only git knows.</exception>
    /// <exception cref="GitException">One is no file.</exception>
    public static UserSettings Read(RepositoryLayout layout) => new(layout);

    /// <summary><c>core.ignoreCase</c>: whether letters of paths count the same in upper and lower case.</summary>
    public bool IgnoresCase => IsTrue("core", "ignorecase");

    /// <summary>The user's own list of what is ignored (<c>core.excludesFile</c>); null for none. It need not be there.</summary>
    /// <param name="folder">Where a relative one starts from.</param>
    public string? ExcludesFile(string folder)
    {
        if (!_values.TryGetValue(("core", "", "excludesfile"), out string? value))
            return SettingsFolder is { } settings ? Path.Combine(settings, "git", "ignore") : null;
        return value.Length == 0 || value.Contains('\0', StringComparison.Ordinal) ? null
            : Path.GetFullPath(Expand(value), folder);
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private bool IsTrue(string section, string key) =>
        _values.TryGetValue((section, "", key), out string? value) && IsTrue(value);

    private static bool IsTrue(string value) => RepositoryConfig.IsTrue(value);

    private static string Expand(string path)
    {
        if (path.StartsWith("~/", StringComparison.Ordinal) && Home is { } home)
            return Path.Combine(home, path[2..]);
        return path.StartsWith('~') || path.StartsWith("%(prefix)", StringComparison.Ordinal)
            ? throw new UnsupportedRepositoryException($"a setting names the path {path}")
            : path;
    }

    private void Add(string file, int depth)
    {
        if (!File.Exists(file))
            return;
        if (RegularFile.IsSpecial(file))
            throw SpecialFiles.Refusal(file);
        string text;
        try
        {
            text = RegularFile.ReadText(file, Largest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnsupportedRepositoryException($"{file} cannot be read: {e.Message.TrimEnd('.')}", e);
        }
        foreach ((string section, string subsection, string key, string value) in RepositoryConfig.Read(text))
        {
            if (key == "path" && (section == "include" || (section == "includeif" && IsMet(subsection, file))))
            {
                if (depth == DeepestInclude)
                    throw new UnsupportedRepositoryException($"{file} includes files that include others too often");
                Add(Path.GetFullPath(Expand(value), Path.GetDirectoryName(file)!), depth + 1);
            }
            else
                _values[(section, subsection, key)] = value;
        }
    }

    /// <summary>Whether a condition of <c>includeIf</c> is met; of those, where the repository lies is known here.</summary>
    private bool IsMet(string condition, string file)
    {
        bool ignoresCase = condition.StartsWith("gitdir/i:", StringComparison.Ordinal);
        if (!ignoresCase && !condition.StartsWith("gitdir:", StringComparison.Ordinal))
            throw new UnsupportedRepositoryException($"{file} includes another on the condition {condition}");
        string pattern = condition[(condition.IndexOf(':', StringComparison.Ordinal) + 1)..];
        pattern = pattern.StartsWith("./", StringComparison.Ordinal) ? Path.GetDirectoryName(file) + pattern[1..]
            : Expand(pattern);
        if (!Path.IsPathRooted(pattern))
            pattern = $"**/{pattern}";
        if (pattern.EndsWith('/'))
            pattern += "**";
        var glob = new Glob(Encoding.UTF8.GetBytes(pattern), ignoresCase);
        return new[] { _layout.GitDirectory, RealPath.Resolve(_layout.GitDirectory) }.Any(d =>
            glob.Matches(Encoding.UTF8.GetBytes(d.Replace('\\', '/'))));
    }
}

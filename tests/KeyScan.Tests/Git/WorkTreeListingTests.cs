using KeyScan.Git;
using KeyScan.Git.WorkTrees;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>What there is in a working tree by our own walk; <c>git ls-files</c> is the oracle.</summary>
public sealed class WorkTreeListingTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "c.o", "d.txt", "build", "keep", "é", "x y", ".hidden", "A"];
    private static readonly string[] Parts =
        ["a", "b", "*.o", "*.txt", "build", "keep", "*", "**", "é", "x y", ".*", "[ab]", "?", "!keep"];

    private readonly GitRepository _git = new();

    public void Dispose() => _git.Dispose();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Trees_and_patterns_made_by_chance_are_listed_as_git_lists_them(int seed)
    {
        var random = new Random(seed);
        Fill("", random, depth: 0);
        _git.Write("excludes", Rules(random));
        _git.Write(".git/info/exclude", Rules(random));
        _git.Run("config", "core.excludesFile", _git.Combine("excludes"));
        string[] files = [.. Directory.EnumerateFiles(_git.Path, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(_git.Path, f))
            .Where(f => !f.StartsWith(".git/", StringComparison.Ordinal) && random.Next(4) == 0)];
        if (files.Length > 0)
            _git.RunWith(string.Join('\0', files) + '\0', "update-index", "--add", "-z", "--stdin");
        AssertSame(_git.Path);
        foreach (string folder in Directory.EnumerateDirectories(_git.Path, "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/.git", StringComparison.Ordinal)).Where(_ => random.Next(6) == 0).Take(3))
            AssertSame(folder);
    }

    [Fact]
    public void Repositories_in_it_are_named_and_not_looked_into_unless_something_of_them_is_tracked()
    {
        _git.Write("new/file", "1");
        _git.Run("init", "-q", "new/nested");
        _git.Write("new/nested/inside", "1");
        _git.Run("init", "-q", "skipped/nested");
        _git.Write("skipped/nested/inside", "1");
        _git.Write("not one/.git/file", "1");
        _git.Write("not one/beside", "1");
        _git.Write("pointer/.git", "gitdir: nowhere");
        _git.Write("pointer/beside", "1");
        _git.Write("module/beside", "1");
        _git.Write(".gitignore", "skipped/\n");
        _git.Run("add", ".gitignore");
        _git.Run("commit", "-q", "-m", "first");
        _git.Run("update-index", "--add", "--cacheinfo", $"160000,{_git.Run("rev-parse", "HEAD").Trim()},module");
        AssertSame(_git.Path);
        WorkTreeEntry[] others = [.. WorkTreeListing.Open(_git.Path).Others()];
        Assert.Contains(new WorkTreeEntry("new/nested", WorkTreeEntryKind.Repository), others);
        Assert.Contains(new WorkTreeEntry("skipped/", WorkTreeEntryKind.IgnoredFolder), others);
        Assert.DoesNotContain(others, e => e.Path.StartsWith("module", StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_is_a_file_wherever_it_leads_and_is_no_list_of_patterns()
    {
        _git.Write("folder/file.o", "1");
        Directory.CreateSymbolicLink(_git.Combine("link"), _git.Combine("folder"));
        File.CreateSymbolicLink(_git.Combine("nowhere"), "gone");
        _git.Write("patterns", "*.o\n");
        File.CreateSymbolicLink(_git.Combine(".gitignore"), "patterns");
        _git.Write(".git/info/exclude", "link/\n");
        AssertSame(_git.Path);
    }

    [Fact]
    public void The_users_own_settings_count_and_what_they_include()
    {
        using var home = new TemporaryFolder();
        string variable = Environment.GetEnvironmentVariable("GIT_CONFIG_GLOBAL") ?? "";
        home.Write("included", $"[core]\n\texcludesFile = {home.Combine("own")}\n");
        home.Write("own", "*.own\n");
        home.Write("config",
            $"[includeIf \"gitdir:{_git.Path}/\"]\n\tpath = included\n[includeIf \"gitdir:elsewhere/\"]\n\tpath = missing\n");
        _git.Write("x.own", "1");
        _git.Write("y.txt", "1");
        try
        {
            Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", home.Combine("config"));
            Assert.Equal([new("x.own", WorkTreeEntryKind.IgnoredFile), new("y.txt", WorkTreeEntryKind.File)],
                WorkTreeListing.Open(_git.Path).Others());
            _git.Environment["GIT_CONFIG_GLOBAL"] = home.Combine("config");
            AssertSame(_git.Path);
            home.Write("config", "[includeIf \"onbranch:main\"]\n\tpath = included\n");
            Assert.Throws<UnsupportedRepositoryException>(() => WorkTreeListing.Open(_git.Path));
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", variable);
        }
    }

    public static TheoryData<string> Refused => ["split index", "sparse index", "extension", "bare", "inside .git"];

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_read_here_git_is_asked(string kind)
    {
        _git.Write("folder/kept", "1");
        _git.Write("other/kept", "1");
        _git.Commit("first");
        string folder = kind == "inside .git" ? _git.Combine(".git/objects") : _git.Path;
        string[] arguments = kind switch
        {
            "split index" => ["update-index", "--split-index"],
            "sparse index" => ["sparse-checkout", "set", "--cone", "--sparse-index", "other"],
            "extension" => ["config", "extensions.fromTheFuture", "true"],
            "bare" => ["config", "core.bare", "true"],
            _ => ["status"],
        };
        _git.Run(arguments);
        Assert.Throws<UnsupportedRepositoryException>(() => WorkTreeListing.Open(folder));
    }

    [Fact]
    public void What_is_not_in_the_index_file_is_broken()
    {
        _git.Write("kept", "1");
        _git.Commit("first");
        byte[] index = File.ReadAllBytes(_git.Combine(".git/index"));
        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = [.. index];
            for (int n = random.Next(1, 4); n > 0; n--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_git.Combine(".git/index"), changed[..random.Next(changed.Length / 2, changed.Length + 1)]);
            try
            {
                _ = WorkTreeListing.Open(_git.Path).Others().Count();
            }
            catch (UnsupportedRepositoryException)
            {
                // Nothing else may come of it.
            }
        }
    }

    private void AssertSame(string folder)
    {
        var listing = WorkTreeListing.Open(folder);
        string[] tracked = Records(folder, "--cached");
        Assert.Equal(tracked, listing.Tracked.Select(e => e.Path));
        WorkTreeEntry[] others = [.. listing.Others()];
        Assert.Equal(Records(folder, "--others", "--exclude-standard").Order(StringComparer.Ordinal),
            others.Where(e => e.Kind is WorkTreeEntryKind.File or WorkTreeEntryKind.Repository)
                .Select(e => e.Kind == WorkTreeEntryKind.File ? e.Path : $"{e.Path}/").Order(StringComparer.Ordinal));
        Assert.Equal(Records(folder, "--others", "--ignored", "--exclude-standard").Order(StringComparer.Ordinal),
            others.SelectMany(e => Ignored(folder, e)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Ignored(string folder, WorkTreeEntry entry) => entry.Kind switch
    {
        WorkTreeEntryKind.IgnoredFile => [entry.Path],
        WorkTreeEntryKind.IgnoredFolder => Below(folder, entry.Path == "./" ? "" : entry.Path),
        _ => [],
    };

    /// <summary>All files below, and repositories as git shows them.</summary>
    private static IEnumerable<string> Below(string top, string path)
    {
        string folder = Path.Combine(top, path);
        if (path.Length > 0 && RepositoryLayout.HasRepository(folder))
            return [path];
        return Directory.EnumerateFileSystemEntries(folder).Where(e => Path.GetFileName(e) != ".git")
            .SelectMany(e => Directory.Exists(e) && new FileInfo(e).LinkTarget is null
                ? Below(top, $"{path}{Path.GetFileName(e)}/")
                : [path + Path.GetFileName(e)]);
    }

    private string[] Records(string folder, params string[] which) =>
        _git.Run(["-C", folder, "ls-files", "-z", .. which]).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private void Fill(string folder, Random random, int depth)
    {
        if (random.Next(3) == 0)
            _git.Write(Path.Combine(folder, ".gitignore"), Rules(random));
        foreach (string name in Names.Where(_ => random.Next(5) < 2))
        {
            string path = Path.Combine(folder, name);
            if (depth < 3 && random.Next(2) == 0)
                Fill(path, random, depth + 1);
            else
                _git.Write(path, name);
        }
    }

    private static string Rules(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
        (random.Next(4) == 0 ? "!" : "") + (random.Next(4) == 0 ? "/" : "")
            + string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Parts[random.Next(Parts.Length)]))
        + (random.Next(4) == 0 ? "/" : "") + "\n"));
}

using System.Text.Json;
using System.Text.RegularExpressions;
using KeyScan.Tests.EndToEnd;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Packaging;

/// <summary><c>action/package.sh</c> builds what <c>action/install.sh</c> installs, and that runs by itself.</summary>
public sealed class ReleaseBuildTests : IDisposable
{
    private const string Unpacking = "IncludeNativeLibrariesForSelfExtract";

    private readonly GitRepository _source = GitRepository.MakeFolder();
    private readonly TemporaryFolder _folder = new();

    public ReleaseBuildTests()
    {
        _source.Run("clone", "-q", "--no-hardlinks", Repository.Root, ".");
        // The libraries as they were built for the tests: compiling them again would take most of the time and show nothing new.
        string built = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        foreach (string library in (string[])["KeyScan", "KeyScan.Patterns", "KeyScan.Registry", "KeyScan.Forges"])
            _source.Write($"src/{library}/bin/Release/net10.0/{library}.dll",
                File.ReadAllBytes(Repository.Combine("src", library, "bin", built, "net10.0", $"{library}.dll")));
    }

    /// <summary>The version that the source is of.</summary>
    internal static string OwnVersion { get; } =
        Regex.Match(File.ReadAllText(Repository.Combine("Directory.Build.props")), "<VersionPrefix>(?<version>[^<]+)<",
            RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["version"].Value;

    [Fact]
    public async Task The_packaged_binary_installs_and_runs_also_without_a_home_and_as_nobody()
    {
        string archive = $"keyscan-{OwnVersion}-linux-x64.tar.gz";
        // tests/run.sh has packaged it already, and names the folder: it takes two minutes.
        string release = Environment.GetEnvironmentVariable("TESTED_RELEASE") is { Length: > 0 } packaged ? packaged : Package();
        Assert.Equal([archive, "SHA256SUMS"], Directory.EnumerateFileSystemEntries(
            release).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).Reverse());

        await using Installation installation = await Installation.StartAsync();
        byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(release, archive));
        installation.Release(OwnVersion, archive, bytes);
        installation.Replace(OwnVersion, "SHA256SUMS", await File.ReadAllBytesAsync(Path.Combine(release, "SHA256SUMS")));
        (int exitCode, string said) = installation.Run("");
        Assert.True(exitCode == 0, said);
        Assert.Equal(["keyscan", "libe_sqlite3.so", "libgit2-5853918.so"], Directory.EnumerateFileSystemEntries(
            installation.Home).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

        string keyscan = Path.Combine(installation.Home, "keyscan");
        FindsWhatItsRulesAndItsRegistryKnow(keyscan);
        StartsWhereNothingCanBeWritten(keyscan);
    }

    [Theory]
    [InlineData("linux-x64", "PublishAot")]
    [InlineData("osx-arm64", "PublishSingleFile", "PublishReadyToRun")]
    [InlineData("win-x64", "PublishSingleFile", "PublishReadyToRun")]
    public void Published_for_its_own_platform_it_is_a_native_program_and_for_another_one_file_that_needs_no_NET(string platform,
        params string[] wanted)
    {
        wanted = [.. wanted, "SelfContained"];
        (int exitCode, string said) = Installation.Run("dotnet",
            ["msbuild", Repository.Combine("src", "KeyScan.Cli"), "-p:_IsPublishing=true", "-p:Configuration=Release",
                $"-p:RuntimeIdentifier={platform}", .. wanted.Append(Unpacking).Select(p => $"-getProperty:{p}")], []);
        Assert.True(exitCode == 0, said);
        using var properties = JsonDocument.Parse(said);
        Assert.All(wanted,
            p => Assert.Equal("true", properties.RootElement.GetProperty("Properties").GetProperty(p).GetString()));
        // What has to be unpacked needs a home that can be written to.
        Assert.NotEqual("true", properties.RootElement.GetProperty("Properties").GetProperty(Unpacking).GetString());
    }

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    private string Package()
    {
        // MSBuild takes variables for properties.
        (int exitCode, string said) = Installation.Run("bash",
            [_source.Combine("action/package.sh"), "linux-x64", _folder.Combine("release")],
            [new("BuildProjectReferences", "false"), new("ProduceReferenceAssembly", "false")]);
        Assert.True(exitCode == 0, said);
        return _folder.Combine("release");
    }

    // docker run --user, OpenShift, Jenkins, a pre-receive hook.
    private void StartsWhereNothingCanBeWritten(string keyscan)
    {
        string tree = _folder.Combine("tree");
        foreach (string? home in (string?[])["/", "", null, "/proc", "/nonexistent"])
        {
            Dictionary<string, string?> variables = new(StringComparer.Ordinal) { ["HOME"] = home, ["TMPDIR"] = "/proc",
                ["XDG_CACHE_HOME"] = null, ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = null, ["PATH"] = "/usr/bin:/bin" };
            List<string[]> commands = [[keyscan, "dir", tree]];
            if (Environment.IsPrivilegedProcess)
            {
                Installation.Run("chmod", ["-R", "a+rX", _folder.Path, Path.GetDirectoryName(keyscan)!], []);
                Installation.Run("chmod", ["a+x", Path.GetDirectoryName(Path.GetDirectoryName(keyscan))!], []);
                commands.Add(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", keyscan, "dir", tree]);
            }
            foreach (string[] command in commands)
            {
                (int exitCode, string said) = Installation.Run(command[0], command[1..], variables);
                Assert.True(exitCode == 1, $"HOME={home}: {said}");
            }
        }
    }

    // Rules are compiled in; the registry is SQLite's own library, which lies beside it; a set is mapped.
    private void FindsWhatItsRulesAndItsRegistryKnow(string keyscan)
    {
        string ours = $"acme_live_{Guid.NewGuid():N}", known = PlantedTree.MakeKey(1);
        _folder.Write("tree/app.env", $"TOKEN={known}\nOURS={ours}\n");
        _folder.Write("pepper", Guid.NewGuid().ToString());
        _folder.Write("issued.csv", $"key,key_id,owner,status\n{ours},ours-1,dana,active\n");
        Dictionary<string, string?> variables = new(StringComparer.Ordinal)
        {
            ["HOME"] = _folder.Combine("home"),
            ["PATH"] = "/usr/bin:/bin",
            ["DOTNET_ROOT"] = null,
            ["KEYSCAN_PEPPER_FILE"] = _folder.Combine("pepper"),
        };
        Directory.CreateDirectory(_folder.Combine("home"));
        string[] registry = ["--registry", _folder.Combine("registry.db")];
        foreach (string[] command in (string[][])[["keys", "import", _folder.Combine("issued.csv"), .. registry],
            ["keys", "export", "--set", _folder.Combine("issued.kset"), "--with-owners", .. registry]])
        {
            (int exitCode, string said) = Installation.Run(keyscan, command, variables);
            Assert.True(exitCode == 0, said);
        }

        (int found, string report) = Installation.Run(keyscan,
            ["dir", _folder.Combine("tree"), "-f", "jsonl", "--issued-set", _folder.Combine("issued.kset")], variables);
        Assert.True(found == 1, report);
        Assert.Contains("app.env", report, StringComparison.Ordinal);
        Assert.Contains("\"key_id\":\"ours-1\"", report, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(report, "\"schema\":", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.DoesNotContain(ours, report, StringComparison.Ordinal);
        Assert.DoesNotContain(known, report, StringComparison.Ordinal);
    }
}

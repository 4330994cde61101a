using System.Text.Json;
using System.Text.RegularExpressions;
using KeyScan.Tests.EndToEnd;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Packaging;

/// <summary><c>action/package.sh</c> builds what <c>action/install.sh</c> installs, and that runs by itself.</summary>
public sealed class ReleaseBuildTests : IDisposable
{
    private readonly GitRepository _source = GitRepository.MakeFolder();
    private readonly TemporaryFolder _folder = new();

    public ReleaseBuildTests()
    {
        _source.Run("clone", "-q", "--no-hardlinks", Repository.Root, ".");
        // The library as it was built for the tests: compiling it again would take most of the time and show nothing new.
        string built = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        _source.Write("src/KeyScan/bin/Release/net10.0/KeyScan.dll", File.ReadAllBytes(Repository.Combine("src", "KeyScan", "bin", built, "net10.0", "KeyScan.dll")));
    }

    /// <summary>The version that the source is of.</summary>
    internal static string OwnVersion { get; } =
        Regex.Match(File.ReadAllText(Repository.Combine("Directory.Build.props")), "<VersionPrefix>(?<version>[^<]+)<", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["version"].Value;

    [Fact]
    public async Task The_packaged_binary_installs_and_needs_nothing_beside_it()
    {
        string archive = $"keyscan-{OwnVersion}-linux-x64.tar.gz";
        // MSBuild takes variables for properties.
        (int exitCode, string said) = Installation.Run("bash", [_source.Combine("action/package.sh"), "linux-x64", _folder.Combine("release")],
            [new("BuildProjectReferences", "false"), new("ProduceReferenceAssembly", "false")]);
        Assert.True(exitCode == 0, said);
        Assert.Equal([archive, "SHA256SUMS"], Directory.EnumerateFileSystemEntries(_folder.Combine("release")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).Reverse());

        await using Installation installation = await Installation.StartAsync();
        byte[] bytes = await File.ReadAllBytesAsync(_folder.Combine($"release/{archive}"));
        installation.Release(OwnVersion, archive, bytes);
        installation.Replace(OwnVersion, "SHA256SUMS", await File.ReadAllBytesAsync(_folder.Combine("release/SHA256SUMS")));
        (exitCode, said) = installation.Run("");
        Assert.True(exitCode == 0, said);
        Assert.Equal(["keyscan"], Directory.EnumerateFileSystemEntries(installation.Home).Select(f => Path.GetFileName(f)));

        FindsWhatItsRulesAndItsRegistryKnow(Path.Combine(installation.Home, "keyscan"));
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("osx-arm64")]
    [InlineData("win-x64")]
    public void Published_for_a_platform_it_is_one_file_compiled_ahead_that_needs_no_NET(string platform)
    {
        string[] wanted = ["PublishReadyToRun", "PublishSingleFile", "SelfContained", "IncludeNativeLibrariesForSelfExtract"];
        (int exitCode, string said) = Installation.Run("dotnet",
            ["msbuild", Repository.Combine("src", "KeyScan.Cli"), "-p:_IsPublishing=true", "-p:Configuration=Release", $"-p:RuntimeIdentifier={platform}", .. wanted.Select(p => $"-getProperty:{p}")], []);
        Assert.True(exitCode == 0, said);
        using var properties = JsonDocument.Parse(said);
        Assert.All(wanted, p => Assert.Equal("true", properties.RootElement.GetProperty("Properties").GetProperty(p).GetString()));
    }

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    // Rules are compiled in; the registry is SQLite's own library, unpacked from the file; a set is mapped.
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
        foreach (string[] command in (string[][])[["keys", "import", _folder.Combine("issued.csv"), .. registry], ["keys", "export", "--set", _folder.Combine("issued.kset"), "--with-owners", .. registry]])
        {
            (int exitCode, string said) = Installation.Run(keyscan, command, variables);
            Assert.True(exitCode == 0, said);
        }

        (int found, string report) = Installation.Run(keyscan, ["dir", _folder.Combine("tree"), "-f", "jsonl", "--issued-set", _folder.Combine("issued.kset")], variables);
        Assert.True(found == 1, report);
        Assert.Contains("app.env", report, StringComparison.Ordinal);
        Assert.Contains("\"key_id\":\"ours-1\"", report, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(report, "\"schema\":", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.DoesNotContain(ours, report, StringComparison.Ordinal);
        Assert.DoesNotContain(known, report, StringComparison.Ordinal);
    }
}

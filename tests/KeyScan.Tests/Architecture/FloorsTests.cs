using System.Text.Json;
using System.Xml.Linq;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Architecture;

/// <summary>
/// Four floors, and an arrow goes down, never up; DESIGN section 2. Who wants to look for keys alone takes the engine, without
/// databases, queues or forges.
/// </summary>
public sealed class FloorsTests
{
    /// <summary>Each project of <c>src</c>, the projects it is built on, and the packages it brings.</summary>
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Floors = new(StringComparer.Ordinal)
    {
        ["KeyScan"] = (["KeyScan.Patterns"], ["LibGit2Sharp", "Microsoft.CodeAnalysis.PublicApiAnalyzers",
            "Microsoft.Extensions.FileSystemGlobbing", "SharpCompress", "Tomlyn", "YamlDotNet"]),
        ["KeyScan.Registry"] = (["KeyScan"], ["Microsoft.Data.Sqlite.Core", "Npgsql", "SQLitePCLRaw.bundle_e_sqlite3"]),
        ["KeyScan.Forges"] = (["KeyScan", "KeyScan.Registry"], ["Octokit", "RabbitMQ.Client"]),
        ["KeyScan.Cli"] = (["KeyScan", "KeyScan.Forges", "KeyScan.Patterns", "KeyScan.Registry"], ["System.CommandLine"]),
        // What an issuer of keys builds into a server of its own: it stands on no floor, so that it brings none of a scanner.
        ["KeyScan.Receiver"] = ([], []),
        // What the build needs: the generated patterns, and what generates them.
        ["KeyScan.Patterns"] = ([], []),
        ["KeyScan.RuleCompiler"] = ([], ["YamlDotNet"]),
    };

    /// <summary>
    /// Who sees the internals of each, and needs to: the floors above it, and the tests and benchmarks that try what is inside.
    /// Everything but what a stranger may count on is internal.
    /// </summary>
    private static readonly Dictionary<string, string[]> SeenBy = new(StringComparer.Ordinal)
    {
        ["KeyScan"] =
            ["KeyScan.Benchmarks", "KeyScan.Browser.Tests", "KeyScan.Cli", "KeyScan.Forges", "KeyScan.Registry", "KeyScan.Tests"],
        ["KeyScan.Registry"] = ["KeyScan.Benchmarks", "KeyScan.Browser.Tests", "KeyScan.Cli", "KeyScan.Forges", "KeyScan.Tests"],
        ["KeyScan.Forges"] = ["KeyScan.Cli", "KeyScan.Tests"],
        ["KeyScan.Cli"] = ["KeyScan.Tests"],
        ["KeyScan.Receiver"] = ["KeyScan.Tests"],
        ["KeyScan.Patterns"] = ["KeyScan"],
        ["KeyScan.RuleCompiler"] = [],
    };

    public static TheoryData<string> Projects => [.. Floors.Keys];

    [Fact]
    public void Every_project_is_in_the_table_and_the_table_has_no_others() =>
        Assert.Equal(Floors.Keys.Order(StringComparer.Ordinal), Directory.GetDirectories(
            Path.Combine(Repository.Root, "src")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_floor_is_built_on_what_is_below_it_alone(string project)
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"));
        Assert.Equal(Floors[project].Projects, Included(file, "ProjectReference").Select(
            p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/'))).Order(StringComparer.Ordinal));
        Assert.Equal(Floors[project].Packages, Included(file, "PackageReference").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Internals_are_seen_from_above_and_by_tests_alone(string project)
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"));
        Assert.Equal(SeenBy[project], Included(file, "InternalsVisibleTo").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(ObjectId))]
    [InlineData(typeof(KeyScan.Registry.Database.RegistryDatabase))]
    [InlineData(typeof(KeyScan.Forges.GitHub.GitHubClient))]
    [InlineData(typeof(KeyScan.Receiver.LeakReport))]
    public void What_a_floor_is_compiled_against_is_below_it(Type type)
    {
        (string[] projects, string[] packages) = Floors[type.Assembly.GetName().Name!];
        // Assemblies of packages that have another name than the package, or come with it.
        string[] allowed = [.. projects, .. packages, "Microsoft.Data.Sqlite", "SQLitePCLRaw.core", "SQLitePCLRaw.batteries_v2",
            "System.Threading.RateLimiting"];
        // A server's libraries are for what is built into one.
        bool isServer = type.Assembly.GetName().Name == "KeyScan.Receiver";
        Assert.DoesNotContain(type.Assembly.GetReferencedAssemblies().Select(a => a.Name!), n => !IsBeside(typeof(object),
            n) && !(isServer && IsBeside(typeof(Microsoft.AspNetCore.Http.HttpContext), n)) && !allowed.Contains(n,
            StringComparer.Ordinal));
    }

    [Fact]
    public void The_engine_pulls_nothing_of_databases_queues_or_forges()
    {
        using var locked =
            JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "src", "KeyScan", "packages.lock.json")));
        string[] pulled = [
            .. locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject().Select(p => p.Name)
            // Analyzers are no part of what is built.
            .Where(n => !n.Contains("Analyzer", StringComparison.Ordinal) && n != "Microsoft.NET.ILLink.Tasks")];
        Assert.Equal(["LibGit2Sharp", "LibGit2Sharp.NativeBinaries", "Microsoft.Extensions.FileSystemGlobbing", "SharpCompress",
            "Tomlyn", "YamlDotNet", "keyscan.patterns"], pulled.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Included(XDocument project, string item) =>
        project.Descendants(item).Select(i => i.Attribute("Include")!.Value);

    private static bool IsBeside(Type type, string assembly) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(type.Assembly.Location)!, $"{assembly}.dll"));
}

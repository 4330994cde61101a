using System.Text;
using KeyScan.Forges.Rechecks;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Scans;
using KeyScan.Setup;
using KeyScan.Sources;
using KeyScan.Sources.History;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Providers;
using KeyScan.Tests.Support.Servers;
using KeyScan.Verification;

namespace KeyScan.Tests.Forges.Rechecks;

/// <summary>
/// A registry, a provider that knows which keys work, and what <c>keyscan git</c> and <c>keyscan verify</c> do with them, in
/// this process.
/// </summary>
internal sealed class RecheckTrial : IAsyncDisposable
{
    private readonly string _rules;

    private RecheckTrial(AcmeProvider acme, DatabaseKind kind)
    {
        Acme = acme;
        Registry = kind == DatabaseKind.Postgres ? PostgresServer.Shared.CreateDatabase() : Folder.Combine("registry.db");
        Database = KeyRegistry.Open(RegistryAddress.Parse(Registry));
        _rules = Folder.Write("acme.yml", AcmeProvider.RuleFile());
    }

    public AcmeProvider Acme { get; }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>The registry's address.</summary>
    public string Registry { get; }

    public RegistryDatabase Database { get; }

    /// <summary>The lines that people were shown.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Where mirrors are.</summary>
    public string Mirrors => Folder.Combine("mirrors");

    public static async Task<RecheckTrial> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite) =>
        new(await AcmeProvider.StartAsync(), kind);

    /// <summary>A key that the rule finds.</summary>
    public static string Key(int seed) => MadeTokens.Random("acme_", 32, seed);

    /// <summary>Scans a repository's history and records it.</summary>
    /// <param name="path">The repository.</param>
    /// <param name="name">The name that it is recorded under; null for its path.</param>
    /// <param name="asks">Whether the provider is asked.</param>
    /// <param name="ownConfiguration">Whether its own configuration counts.</param>
    /// <param name="endpoints">The endpoints file; null for revoking nothing.</param>
    public Task<ScanReport> ScanAsync(string path, string? name = null, bool asks = false, bool ownConfiguration = true,
        string? endpoints = null) =>
        ScanAsync(new HistorySource(new HistoryOptions { Repository = path }), path, name, asks, ownConfiguration, endpoints,
            ScanExtent.History);

    /// <summary>Scans files as <c>keyscan dir</c> does that is run in a folder, and records them.</summary>
    public Task<ScanReport> ScanFilesAsync(string folder, params string[] paths) =>
        ScanAsync(new DirectorySource(new DirectoryOptions { Paths = paths, WorkingFolder = folder }), folder,
            Path.GetFullPath(string.Join(", ", paths), folder), asks: false, ownConfiguration: true, null, ScanExtent.Folder);

    /// <summary>What <c>keyscan verify --registry</c> does.</summary>
    public async Task<ScanReport> VerifyAsync(VerificationOptions? how = null, string? repository = null,
        string? endpoints = null, params string[] folders)
    {
        var request = Request() with { Verify = (how ?? new VerificationOptions()) with { AsksAnew = true } };
        using RecordedScan scan =
            RecordedScan.Open(request with { UseRepositoryConfiguration = false }, Issued(endpoints), ".", "registry", Log());
        return await new Recheck(Database, scan, new RecheckOptions { Scan = request, MirrorsFolder = Mirrors, Folders = folders,
            Repository = repository }).RunAsync(default)
            .WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>What the registry has of a key, by its salt or another.</summary>
    public RecordedFinding? Find(string key, string? salt = null) => new FindingStore(Database).All().SingleOrDefault(f =>
        f.Id == FindingId.Compute(Encoding.UTF8.GetBytes(salt ?? FindingSalt.Read(Database)), "acme", new Secret(key))
            .ToString());

    public async ValueTask DisposeAsync()
    {
        Database.Dispose();
        await Acme.DisposeAsync();
        Folder.Dispose();
    }

    private async Task<ScanReport> ScanAsync(IBlobSource source, string path, string? name, bool asks, bool ownConfiguration,
        string? endpoints, ScanExtent extent)
    {
        using var owned = source as IDisposable;
        var request =
            Request() with { Verify = asks ? new VerificationOptions() : null, UseRepositoryConfiguration = ownConfiguration };
        using RecordedScan scan = RecordedScan.Open(request, Issued(endpoints), path, path, Log());
        ScanReport report = await scan.ScanAsync(source, isAll: true, default);
        scan.Record(report, name, extent);
        await scan.RevokeAsync(report, default);
        Assert.Empty(scan.Problems);
        return report;
    }

    private ScanRequest Request() => new() { RuleFiles = [_rules], Network = Acme.Network };

    private IssuedRequest Issued(string? endpoints) =>
        new() { Registry = RegistryAddress.Parse(Registry), EndpointsPath = endpoints };

    private ScanLog Log() => new(Said.Add, Said.Add, _ => { });
}

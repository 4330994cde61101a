using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using KeyScan.Receiver;
using KeyScan.Tests.Registry.Revocation;
using KeyScan.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KeyScan.Tests.Receivers;

/// <summary>Which receiver an issuer's server is made of.</summary>
public enum ReceiverKind
{
    /// <summary>KeyScan.Receiver.</summary>
    Library,

    /// <summary>The sample in Python.</summary>
    Python,
}

/// <summary>
/// What a company runs that issues keys: a real server on loopback with keys of its own, known by their hashes.
/// </summary>
internal abstract class IssuerServer : IAsyncDisposable
{
    protected IssuerServer(IEnumerable<string> keyIds) => KeyIds = [.. keyIds];

    /// <summary>The ids of its keys; their secrets are those of <see cref="LeakyRegistry.TokenOf"/>.</summary>
    public IReadOnlyList<string> KeyIds { get; }

    /// <summary>Where it listens, with a slash at the end.</summary>
    public abstract string Address { get; }

    /// <summary>The ids of keys that work no more.</summary>
    public abstract IReadOnlyList<string> Revoked { get; }

    /// <summary>Starts one.</summary>
    /// <param name="kind">Of what.</param>
    /// <param name="secret">The secret of webhooks.</param>
    /// <param name="publicKeys">The document of public keys; null for none.</param>
    /// <param name="keyIds">Its keys.</param>
    public static async Task<IssuerServer> StartAsync(ReceiverKind kind, string secret, string? publicKeys,
        params string[] keyIds) =>
        kind == ReceiverKind.Python ? await PythonIssuer.StartAsync(secret, publicKeys, keyIds)
            : await LibraryIssuer.StartAsync(app =>
        {
            app.MapLeakWebhooks("/leaks", [secret]);
            app.MapKeyReports("/report");
            if (publicKeys is not null)
                app.MapPartnerMessages("/partner", new PartnerKeys([]).With(publicKeys));
        }, keyIds);

    public abstract ValueTask DisposeAsync();
}

/// <summary>An issuer's server with the library.</summary>
internal sealed class LibraryIssuer : IssuerServer, IKeyRevoker
{
    private readonly ConcurrentDictionary<string, bool> _revoked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byHash;
    private readonly WebApplication _app;

    private LibraryIssuer(Action<WebApplication> map, IEnumerable<string> keyIds)
        : base(keyIds)
    {
        _byHash = KeyIds.ToDictionary(HashOf, StringComparer.Ordinal);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Log);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IKeyRevoker>(this);
        _app = builder.Build();
        map(_app);
    }

    public override string Address => _app.Urls.Single() + "/";

    public override IReadOnlyList<string> Revoked => [.. _revoked.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What it was asked to revoke, in order.</summary>
    public ConcurrentQueue<LeakReport> Reports { get; } = new();

    /// <summary>Whose owners it told.</summary>
    public ConcurrentQueue<LeakReport> Told { get; } = new();

    /// <summary>What it does with keys that are its own.</summary>
    public LeakVerdict Verdict { get; set; } = LeakVerdict.Revoked;

    /// <summary>What the server has logged.</summary>
    public TextLog Log { get; } = new();

    public static async Task<LibraryIssuer> StartAsync(Action<WebApplication> map, params string[] keyIds)
    {
        var server = new LibraryIssuer(map, keyIds);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask<LeakVerdict> RevokeAsync(LeakReport report, CancellationToken cancellation)
    {
        Reports.Enqueue(report);
        string? keyId = report.TokenHash is { } hash ? _byHash.GetValueOrDefault(hash)
            : KeyIds.FirstOrDefault(k => k == report.KeyId);
        if (keyId is null)
            return ValueTask.FromResult(LeakVerdict.Unknown);
        if (Verdict == LeakVerdict.Revoked)
            _revoked[keyId] = true;
        return ValueTask.FromResult(Verdict);
    }

    public ValueTask TellOwnerAsync(LeakReport report, CancellationToken cancellation)
    {
        Told.Enqueue(report);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    internal static string HashOf(string keyId) =>
        Convert.ToHexStringLower(SHA256.HashData(LeakyRegistry.TokenOf(keyId).RevealBytes()));
}

/// <summary>
/// An issuer's server that is the sample in Python, with a database of SQLite. It ends with its test, or with this process.
/// </summary>
internal sealed class PythonIssuer : IssuerServer
{
    private readonly TemporaryFolder _folder = new();
    private Process? _process;
    private string _address = "";

    private PythonIssuer(IEnumerable<string> keyIds)
        : base(keyIds)
    {
    }

    public override string Address => _address;

    public override IReadOnlyList<string> Revoked
    {
        get
        {
            using SqliteConnection database = Open();
            using SqliteCommand query = database.CreateCommand();
            query.CommandText = "SELECT key_id FROM keys WHERE revoked_at IS NOT NULL ORDER BY key_id";
            using SqliteDataReader rows = query.ExecuteReader();
            var revoked = new List<string>();
            while (rows.Read())
                revoked.Add(rows.GetString(0));
            return revoked;
        }
    }

    public static async Task<PythonIssuer> StartAsync(string secret, string? publicKeys, IEnumerable<string> keyIds)
    {
        var server = new PythonIssuer(keyIds);
        server.FillDatabase();
        // Ends with the pipe that it was started with, which goes with this process, however that ends.
        const string UntilThePipeEnds = "import os,runpy,sys,threading; threading.Thread(target=lambda: (sys.stdin.read(), "
            + "os._exit(0)), daemon=True).start(); sys.argv=sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')";
        string sample = Repository.Combine("src", "KeyScan.Receiver", "Samples", "receiver.py");
        var start = new ProcessStartInfo("python3", ["-c", UntilThePipeEnds, sample, "0"]) { UseShellExecute = false,
            RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = server._folder.Path };
        start.Environment["RECEIVER_SECRET"] = secret;
        start.Environment["RECEIVER_DATABASE"] = server._folder.Combine("keys.db");
        start.Environment["RECEIVER_PUBLIC_KEYS"] =
            server._folder.Write("public-keys.json", publicKeys ?? "{\"public_keys\": []}");
        server._process = Process.Start(start)!;
        server._address = await server._process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))
            ?? throw new InvalidOperationException("The sample did not start.");
        return server;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitToEndAsync();
            _process.Dispose();
        }
        _folder.Dispose();
    }

    private void FillDatabase()
    {
        using SqliteConnection database = Open();
        using SqliteCommand fill = database.CreateCommand();
        fill.CommandText = string.Concat(KeyIds.Select(k => string.Create(CultureInfo.InvariantCulture,
            $"INSERT INTO keys VALUES ('{k}', '{LibraryIssuer.HashOf(k)}', NULL);"))
            .Prepend("CREATE TABLE keys (key_id TEXT PRIMARY KEY, token_hash TEXT UNIQUE, revoked_at TEXT NULL);"));
        fill.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var database = new SqliteConnection($"Data Source={_folder.Combine("keys.db")};Pooling=False");
        database.Open();
        return database;
    }
}

/// <summary>Keeps what a server logs.</summary>
internal sealed class TextLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>All of it.</summary>
    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}

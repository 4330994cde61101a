using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace KeyScan.Tests.Support.Servers;

/// <summary>
/// A real PostgreSQL for tests, in a temporary folder and on a free port of 127.0.0.1. It is a child of a shell that waits for
/// its standard input to end, which happens however this process ends: nothing is left running, and the folder goes with it.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string User = "keyscan";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<PostgresServer> ForAll = new(() => new PostgresServer());

    // The server ends with the shell also where that is killed. QUIT needs no clean end: the data goes anyway.
    private const string Script =
        """
        set -e
        trap 'rm -rf "$folder"' EXIT
        "$bin/initdb" -D "$folder/data" -U "$user" -A trust -E UTF8 --locale=C --no-sync > /dev/null
        if [ -n "$certificate" ]; then
          (umask 077; printf '%s' "$certificate" > "$folder/data/server.crt"; printf '%s' "$key" > "$folder/data/server.key"; echo 'ssl = on' >> "$folder/data/postgresql.conf")
        fi
        if [ -n "$hosts" ]; then
          { printf '%s\n' "$hosts"; cat "$folder/data/pg_hba.conf"; } > "$folder/hosts"
          cp "$folder/hosts" "$folder/data/pg_hba.conf"
        fi
        start() {
          setpriv --pdeathsig QUIT "$bin/postgres" -D "$folder/data" -F -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
            -c max_connections=200 > "$folder/log" 2>&1 &
          server=$!
          until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do kill -0 $server || { cat "$folder/log" >&2; exit 1; }; sleep 0.1; done
          echo ready
        }
        start
        while read -r command; do
          if [ "$command" = start ]; then start; else kill -INT $server; wait $server || true; echo ready; fi
        done
        kill -QUIT $server 2> /dev/null || true
        wait || true
        """;

    private readonly Process _shell;

    /// <summary>Starts a server of its own, for tests that stop it, or ask for TLS.</summary>
    /// <param name="certificate">Its certificate and the key of that, both PEM; null for a server that does not speak
    /// TLS.</param>
    /// <param name="hosts">Lines that go before those of pg_hba.conf, which let everybody on this machine in.</param>
    public PostgresServer((string Certificate, string Key)? certificate = null, string hosts = "")
    {
        Port = FreePort();
        string folder = Directory.CreateTempSubdirectory("keyscan-postgres-").FullName;
        string[] command = ["bash", "-c", Script];
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            Run("chown", "postgres", folder);
            command = ["runuser", "-u", "postgres", "--", .. command];
        }
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardInput = true,
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["folder"] = folder;
        start.Environment["bin"] = Programs;
        start.Environment["user"] = User;
        start.Environment["certificate"] = certificate?.Certificate ?? "";
        start.Environment["key"] = certificate?.Key ?? "";
        start.Environment["hosts"] = hosts;
        start.Environment["port"] = $"{Port}";
        _shell = Process.Start(start)!;
        WhenReady();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The server that all tests share.</summary>
    public static PostgresServer Shared => ForAll.Value;

    /// <summary>The folder of PostgreSQL's own programs.</summary>
    public static string Programs { get; } = FindPrograms();

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Stops it, and ends what uses it.</summary>
    public void Stop()
    {
        _shell.StandardInput.WriteLine("stop");
        WhenReady();
    }

    /// <summary>Starts it again, with all it held.</summary>
    public void Start()
    {
        _shell.StandardInput.WriteLine("start");
        WhenReady();
    }

    /// <summary>Makes an empty database; answers its address.</summary>
    public string CreateDatabase()
    {
        string name = $"db_{Guid.NewGuid():N}";
        Execute($"CREATE DATABASE {name}");
        return $"postgres://{User}@127.0.0.1:{Port}/{name}";
    }

    /// <summary>Has its owner run SQL.</summary>
    public void Execute(string sql)
    {
        using var connection =
            new NpgsqlConnection($"Host=127.0.0.1;Port={Port};Username={User};Database=postgres;Pooling=false");
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Everything in the database, as SQL.</summary>
    public static string Dump(string address) => Run(Path.Combine(Programs, "pg_dump"), "--inserts", "--dbname", address);

    /// <summary>Stops it at once.</summary>
    public void Dispose()
    {
        if (_shell.HasExited)
            return;
        _shell.StandardInput.Close();
        _shell.WaitForExit(Limit);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WhenReady()
    {
        if (_shell.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException($"PostgreSQL did not start: {_shell.ReadErrors()}");
    }

    private static string FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        IEnumerable<string> folders = Directory.Exists(Debian) ? Directory.EnumerateDirectories(Debian)
            .OrderDescending(StringComparer.Ordinal).Select(f => Path.Combine(f, "bin")) : [];
        return folders.Concat(Environment.GetEnvironmentVariable("PATH")!.Split(':'))
            .FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed; tests/run.sh does that.");
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process =
            Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        string output = process.ReadOutput();
        process.WaitToEnd();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}

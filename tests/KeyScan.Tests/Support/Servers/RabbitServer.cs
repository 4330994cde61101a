using System.Diagnostics;
using System.Globalization;
using RabbitMQ.Client;

namespace KeyScan.Tests.Support.Servers;

/// <summary>
/// A real RabbitMQ for tests, in a temporary folder and on free ports of 127.0.0.1, with a port mapper (epmd) of its own. Like
/// <see cref="PostgresServer"/>, it is a child of a shell that waits for its standard input to end, which happens however this
/// process ends.
/// </summary>
public sealed class RabbitServer : IDisposable
{
    /// <summary>A virtual host whose queues take no more than <see cref="MostInFull"/> jobs.</summary>
    public const string Full = "full";

    /// <summary>See <see cref="Full"/>.</summary>
    public const int MostInFull = 3;

    /// <summary>A user besides <c>guest</c>, without a right to anything.</summary>
    public const string App = "app";

    private const int HostsForAll = 32;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<RabbitServer> ForAll = new(() => new RabbitServer(HostsForAll));

    // RUNNING_UNDER_SYSTEMD makes the script become the server, so that it ends with the shell also where that is killed.
    private const string Script =
        """
        set -e
        trap 'kill -KILL $server $mapper 2> /dev/null || true; wait || true; rm -rf "$HOME"' EXIT
        setpriv --pdeathsig KILL epmd -address 127.0.0.1 -port "$ERL_EPMD_PORT" > /dev/null 2>&1 &
        mapper=$!
        while read -r command; do
          if [ "$command" = start ]; then
            setpriv --pdeathsig KILL /usr/lib/rabbitmq/bin/rabbitmq-server > "$HOME/log" 2>&1 &
            server=$!
            until grep -q 'Server startup complete' "$HOME/log"; do kill -0 $server || { cat "$HOME/log" >&2; exit 1; }; sleep 0.1; done
          else
            kill -KILL $server
            wait $server || true
          fi
          echo done
        done
        """;

    private readonly Process _shell;
    private readonly int _hosts;
    private int _taken;

    /// <summary>Starts a server of its own, for tests that stop it, with <paramref name="hosts"/> virtual hosts.</summary>
    public RabbitServer(int hosts = 2)
    {
        _hosts = hosts;
        Port = PostgresServer.FreePort();
        string folder = Directory.CreateTempSubdirectory("keyscan-rabbit-").FullName;
        var start = new ProcessStartInfo("bash", ["-c", Script]) { UseShellExecute = false, RedirectStandardInput = true,
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach ((string name, string value) in Environment(folder))
            start.Environment[name] = value;
        File.WriteAllText(Path.Combine(folder, "plugins"), "[].");
        File.WriteAllText(Path.Combine(folder, "definitions.json"), Definitions());
        File.WriteAllText(Path.Combine(folder, "rabbitmq.conf"), "log.file = false\nlog.console = true\nlisteners.tcp.default "
            + $"= 127.0.0.1:{Port}\nload_definitions = {folder}/definitions.json\n");
        _shell = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        Start();
    }

    /// <summary>The server that all tests share.</summary>
    public static RabbitServer Shared => ForAll.Value;

    /// <summary>The password of <see cref="App"/>.</summary>
    public string AppPassword { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Starts it again, with all that its queues held.</summary>
    public void Start() => Tell("start");

    /// <summary>Kills it.</summary>
    public void Stop() => Tell("stop");

    /// <summary>The address of a virtual host that nobody else uses.</summary>
    public string NextAddress()
    {
        int number = Interlocked.Increment(ref _taken) - 1;
        return number < _hosts ? AddressOf(HostName(number)) : throw new InvalidOperationException("Ask for more virtual hosts.");
    }

    /// <summary>The address of a virtual host.</summary>
    public string AddressOf(string host) => $"amqp://guest@127.0.0.1:{Port}/{host}";

    /// <summary>Connects a plain client, as somebody else's program would.</summary>
    public static Task<IConnection> ConnectAsync(string address)
    {
        var uri = new Uri(address);
        return new ConnectionFactory { HostName = uri.Host, Port = uri.Port,
            VirtualHost = uri.AbsolutePath.Trim('/') }.CreateConnectionAsync();
    }

    /// <summary>Kills it for good.</summary>
    public void Dispose()
    {
        if (_shell.HasExited)
            return;
        _shell.StandardInput.Close();
        _shell.WaitForExit(Limit);
    }

    private static string HostName(int number) => string.Create(CultureInfo.InvariantCulture, $"host-{number}");

    private string Definitions()
    {
        // Who may come from this machine alone, by RabbitMQ's own settings.
        const string Guest = "guest";
        string[] hosts = [Full, .. Enumerable.Range(0, _hosts).Select(HostName)];
        IEnumerable<string> permissions = hosts.Select(h => $$"""{"user": "guest", "vhost": "{{h}}", "configure": ".*", "write": ".*", "read": ".*"}""");
        return $$"""
            {"rabbit_version": "3.10.8", "users": [{"name": "{{Guest}}", "password": "{{Guest}}", "tags": "administrator"}, {"name": "{{App}}", "password": "{{AppPassword}}", "tags": ""}],
             "vhosts": [{{string.Join(',', hosts.Select(h => $$"""{"name": "{{h}}"}"""))}}],
             "permissions": [{{string.Join(',', permissions)}}],
             "policies": [{"vhost": "{{Full}}", "name": "limit", "pattern": "jobs", "apply-to": "queues", "definition": {"max-length": {{MostInFull}}, "overflow": "reject-publish"} }]}
            """;
    }

    private IEnumerable<(string Name, string Value)> Environment(string folder) =>
    [
        ("HOME", folder), ("RUNNING_UNDER_SYSTEMD", "yes"), ("RABBITMQ_NODENAME", $"keyscan{Port}@localhost"),
        ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"), ("RABBITMQ_NODE_PORT", $"{Port}"),
        ("RABBITMQ_DIST_PORT", $"{PostgresServer.FreePort()}"),
        ("ERL_EPMD_ADDRESS", "127.0.0.1"), ("ERL_EPMD_PORT", $"{PostgresServer.FreePort()}"),
        ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
        ("RABBITMQ_MNESIA_BASE", $"{folder}/data"), ("RABBITMQ_LOG_BASE", folder),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", $"{folder}/plugins"),
        ("RABBITMQ_CONF_ENV_FILE", $"{folder}/none"), ("RABBITMQ_CONFIG_FILE", $"{folder}/rabbitmq"),
        ("RABBITMQ_PID_FILE", $"{folder}/pid"),
        ("RABBITMQ_GENERATED_CONFIG_DIR", $"{folder}/generated"),
    ];

    private void Tell(string command)
    {
        _shell.StandardInput.WriteLine(command);
        _shell.StandardInput.Flush();
        if (_shell.StandardOutput.ReadLine() != "done")
            throw new InvalidOperationException($"RabbitMQ did not {command}: {_shell.ReadErrors()}");
    }
}

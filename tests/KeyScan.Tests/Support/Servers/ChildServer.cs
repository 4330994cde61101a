using System.Diagnostics;

namespace KeyScan.Tests.Support.Servers;

/// <summary>
/// A server of Debian's for tests, in a temporary folder and on free ports of 127.0.0.1. Like <see cref="PostgresServer"/>, it
/// is a child of a shell that waits for its standard input to end, which happens however this process ends: nothing is left
/// running, and the folder goes with it.
/// </summary>
internal sealed class ChildServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _shell;

    /// <summary>Starts it, and waits until it takes connections.</summary>
    /// <param name="start">Lines of bash that make it ready in <c>$folder</c>.</param>
    /// <param name="command">The command that becomes the server.</param>
    /// <param name="port">The port it listens on.</param>
    /// <param name="environment">What else the lines need.</param>
    public ChildServer(string start, string command, int port, params (string Name, string Value)[] environment)
    {
        string script =
            $$"""
            set -e
            trap 'kill -KILL $server 2> /dev/null || true; wait || true; rm -rf "$folder"' EXIT
            {{start}}
            setpriv --pdeathsig KILL {{command}} > "$folder/log" 2>&1 &
            server=$!
            until (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do kill -0 $server || { cat "$folder/log" >&2; exit 1; }; sleep 0.1; done
            echo ready
            while read -r _; do :; done
            """;
        var info = new ProcessStartInfo("bash", ["-c", script]) { UseShellExecute = false, RedirectStandardInput = true,
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        info.Environment["folder"] = Directory.CreateTempSubdirectory("keyscan-server-").FullName;
        info.Environment["port"] = $"{port}";
        foreach ((string name, string value) in environment)
            info.Environment[name] = value;
        _shell = Process.Start(info)!;
        if (_shell.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException($"The server did not start; tests/run.sh installs it. {_shell.ReadErrors()}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>Kills it.</summary>
    public void Dispose()
    {
        if (_shell.HasExited)
            return;
        _shell.StandardInput.Close();
        _shell.WaitForExit(Limit);
    }
}

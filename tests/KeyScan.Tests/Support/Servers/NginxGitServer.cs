using System.Diagnostics;

namespace KeyScan.Tests.Support.Servers;

/// <summary>
/// Serves bare repositories as an organisation's own server would: nginx, fcgiwrap and <c>git http-backend</c> of Debian, for
/// who brings the token. On a free port of 127.0.0.1, in a temporary folder that goes with it; both programs end with this
/// process, however that ends.
/// </summary>
internal sealed class NginxGitServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Both stay in the foreground, as children of a shell that waits for its standard input to end.
    private const string Script =
        """
        set -e
        PATH=$PATH:/usr/sbin
        trap 'kill "$nginx" "$fcgi" 2> /dev/null; wait; rm -rf "$folder"' EXIT
        setpriv --pdeathsig TERM fcgiwrap -c 4 -s "unix:$folder/fcgi.sock" > "$folder/fcgi.log" 2>&1 & fcgi=$!
        setpriv --pdeathsig TERM nginx -p "$folder" -e "$folder/error.log" -c "$folder/nginx.conf" > "$folder/nginx.log" 2>&1 & nginx=$!
        until [[ -S $folder/fcgi.sock ]] && (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
          kill -0 "$fcgi" && kill -0 "$nginx" || { cat "$folder"/*.log >&2; exit 1; }
          sleep 0.05
        done
        echo ready
        read -r line || true
        """;

    private readonly Process _shell;

    private NginxGitServer(Process shell, string address) => (_shell, Address) = (shell, address);

    /// <summary>Where it answers; ends in a slash.</summary>
    public string Address { get; }

    /// <summary>Serves every repository below <paramref name="served"/>.</summary>
    /// <param name="served">The folder.</param>
    /// <param name="token">The password that the user <c>x-access-token</c> has to bring.</param>
    public static NginxGitServer Start(string served, string token)
    {
        int port = PostgresServer.FreePort();
        string folder = Directory.CreateTempSubdirectory("keyscan-nginx-").FullName;
        File.WriteAllText(Path.Combine(folder, "passwords"), $"x-access-token:{{PLAIN}}{token}\n");
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), Configuration(folder, served, port));
        var start = new ProcessStartInfo("bash", ["-c", Script]) { UseShellExecute = false, RedirectStandardInput = true,
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["folder"] = folder;
        start.Environment["port"] = $"{port}";
        Process shell = Process.Start(start)!;
        if (shell.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException(
                $"nginx or fcgiwrap did not start; tests/run.sh installs them: {shell.ReadErrors()}");
        return new NginxGitServer(shell, $"http://127.0.0.1:{port}/");
    }

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit(Limit);
        _shell.Dispose();
    }

    // As root, workers of another user could not read the folder. Elsewhere the line is passed over with a warning.
    private static string Configuration(string folder, string served, int port) =>
        $$"""
        daemon off;
        user root;
        worker_processes 1;
        pid {{folder}}/nginx.pid;
        events { worker_connections 64; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/body;
          fastcgi_temp_path {{folder}}/fastcgi;
          proxy_temp_path {{folder}}/proxy;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          client_max_body_size 0;
          server {
            listen 127.0.0.1:{{port}};
            auth_basic git;
            auth_basic_user_file {{folder}}/passwords;
            location / {
              fastcgi_pass unix:{{folder}}/fcgi.sock;
              fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
              fastcgi_param GIT_PROJECT_ROOT {{served}};
              fastcgi_param GIT_HTTP_EXPORT_ALL 1;
              fastcgi_param GIT_CONFIG_COUNT 1;
              fastcgi_param GIT_CONFIG_KEY_0 safe.directory;
              fastcgi_param GIT_CONFIG_VALUE_0 *;
              fastcgi_param GIT_PROTOCOL $http_git_protocol;
              fastcgi_param PATH_INFO $uri;
              fastcgi_param QUERY_STRING $query_string;
              fastcgi_param REQUEST_METHOD $request_method;
              fastcgi_param CONTENT_TYPE $content_type;
              fastcgi_param CONTENT_LENGTH $content_length;
              fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
              fastcgi_param REMOTE_USER $remote_user;
            }
          }
        }
        """;
}

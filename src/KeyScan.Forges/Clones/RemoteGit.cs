using System.Diagnostics;
using System.Globalization;
using KeyScan.Git;

namespace KeyScan.Forges.Clones;

/// <summary>
/// Runs git against a remote repository: no secret reaches its arguments or what is shown, and nothing that is fetched is run.
/// </summary>
internal static class RemoteGit
{
    private const int MostOutput = 64 * 1024;
    private static readonly string[] Settings =
    [
        "-c", "protocol.allow=never", "-c", "protocol.https.allow=always", "-c", "protocol.http.allow=always",
        "-c", "protocol.ssh.allow=always", "-c", "protocol.file.allow=always", "-c", "protocol.ext.allow=never",
        "-c", "gc.auto=0", "-c", "maintenance.auto=false",
        // A server that sends less than this for a while has stalled; how long that is comes along.
        "-c", "http.lowSpeedLimit=1000",
    ];

    /// <summary>Runs git to its end.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="address">The remote repository.</param>
    /// <param name="what">What could not be done where git fails, such as <c>it could not be cloned</c>.</param>
    /// <param name="showProgress">Takes lines about how far git is; null for silence. Called on the calling thread.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends git and all it has started.</param>
    /// <param name="arguments">The command and its arguments.</param>
    /// <exception cref="RemoteException">git failed.</exception>
    /// <exception cref="ProblemException">git is missing.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static void Run(string folder, RepositoryAddress address, string what, Action<string>? showProgress,
        CloneOptions options, CancellationToken cancellation, params string[] arguments) =>
        Read(folder, address, what, showProgress, options, cancellation, arguments);

    /// <summary>The same; returns what git prints, up to <see cref="MostOutput"/> characters.</summary>
    public static string Read(string folder, RepositoryAddress address, string what, Action<string>? showProgress,
        CloneOptions options, CancellationToken cancellation, params string[] arguments)
    {
        cancellation.ThrowIfCancellationRequested();
        var last = new LastLines();
        string[] settings =
        [
            "-c", string.Create(CultureInfo.InvariantCulture,
                $"http.lowSpeedTime={Math.Max(1, (int)options.Stall.TotalSeconds)}"),
            "-c", string.Create(CultureInfo.InvariantCulture, $"pack.threads={options.Threads ?? 0}"),
        ];
        using Process git = Start(folder, address, [.. settings, .. arguments]);
        Task<string> output = Task.Run(() => ReadOutput(git.StandardOutput), CancellationToken.None);
        using (cancellation.Register(() => Kill(git)))
        {
            foreach (string said in GitLines.Read(new GitPipe(git.StandardError.BaseStream)))
            {
                string line = address.Redact(said);
                last.Add(line);
                showProgress?.Invoke(line);
            }
            git.WaitForExit();
        }
        cancellation.ThrowIfCancellationRequested();
        if (git.ExitCode != 0)
        {
            string why = last.Message(git.ExitCode);
            RemoteFailure failure = RemoteFailures.Classify(why);
            string toDo = failure == RemoteFailure.Refused && address.Authorization is not null
                ? "Check that the credentials are right and may read it"
                : "Check the address and the access; credentials can come from a git credential helper or ssh";
            throw new RemoteException(failure, new Problem($"{what}: {why.TrimEnd('.')}", address.Shown, toDo));
        }
        return output.GetAwaiter().GetResult();
    }

    /// <summary>The rest is read as well, so that git does not wait for ever for somebody who takes it.</summary>
    private static string ReadOutput(StreamReader output)
    {
        char[] start = new char[MostOutput];
        int length = output.ReadBlock(start);
        char[] rest = new char[4096];
        while (length == MostOutput && output.ReadBlock(rest) > 0)
        {
        }
        return new string(start, 0, length);
    }

    private static Process Start(string folder, RepositoryAddress address, string[] arguments)
    {
        try
        {
            return GitProcess.StartAlone(folder, SettingsOf(address), [.. Settings, .. arguments]);
        }
        catch (GitException e)
        {
            throw new ProblemException(new Problem(e.Message.TrimEnd('.'), address.Shown, "Install git"), e);
        }
    }

    /// <summary>
    /// What is secret reaches git by its environment: arguments can be read by others. git would send the header wherever the
    /// server redirects it to, or a setting makes of the address.
    /// </summary>
    private static (string Key, string Value)[] SettingsOf(RepositoryAddress address)
    {
        (string Key, string Value)[] query = address.Query.Length == 0 ? []
            : [($"url.{address.Url}{address.Query}.insteadOf", address.Url)];
        if (address.Authorization is null)
            return query;
        int host = address.Url.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = address.Url.AsSpan(host).IndexOfAny("/?#") is >= 0 and int length ? host + length : address.Url.Length;
        return [.. query, ($"http.{address.Url[..end]}/.extraHeader", address.Authorization), ("http.followRedirects", "false")];
    }

    /// <summary>git's helpers, such as index-pack and ssh, would go on without it.</summary>
    private static void Kill(Process git)
    {
        try
        {
            git.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself: an interrupt from the terminal reaches git as well.
        }
    }

    /// <summary>The lines that say why: not how far git was, nor that it is cloning.</summary>
    private sealed class LastLines
    {
        private const int Most = 5;
        private readonly Queue<string> _lines = new();

        public void Add(string line)
        {
            if (line.Length == 0 || line.Contains('%', StringComparison.Ordinal)
                || line.StartsWith("Cloning into", StringComparison.Ordinal))
                return;
            _lines.Enqueue(line);
            if (_lines.Count > Most)
                _lines.Dequeue();
        }

        public string Message(int exitCode) => _lines.Count > 0 ? string.Join(' ', _lines)
            : $"git ended with exit code {exitCode}";
    }
}

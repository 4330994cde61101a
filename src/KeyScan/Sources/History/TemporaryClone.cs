using System.Diagnostics;
using KeyScan.Git;

namespace KeyScan.Sources.History;

/// <summary>
/// A bare clone of all refs of a remote repository, pull requests included, in a temporary folder of its own that only this user can read;
/// gone when disposed.
/// </summary>
public sealed class TemporaryClone : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keyscan-clone-").FullName;

    private TemporaryClone()
    {
    }

    /// <summary>The absolute path of the repository.</summary>
    public string Path => System.IO.Path.Combine(_folder, "repository.git");

    /// <summary>Clones. Nothing is left behind when that fails.</summary>
    /// <param name="address">What to clone.</param>
    /// <param name="showProgress">Takes lines about how far git is; null for silence. Called on the calling thread.</param>
    /// <param name="cancellation">Ends git and all it has started.</param>
    /// <exception cref="ProblemException">git could not clone.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static TemporaryClone Create(RemoteAddress address, Action<string>? showProgress, CancellationToken cancellation)
    {
        var clone = new TemporaryClone();
        try
        {
            clone.Fill(address, showProgress, cancellation);
            return clone;
        }
        catch
        {
            clone.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What git had started may still be writing when git itself is gone, so that a folder just emptied fills again.
        for (int attempt = 0; Directory.Exists(_folder); attempt++)
        {
            try
            {
                MakeWritable();
                Directory.Delete(_folder, recursive: true);
            }
            catch (Exception e) when (attempt < 5 && e is IOException or UnauthorizedAccessException)
            {
                Task.Delay(20 << attempt).Wait();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ProblemException(new Problem($"the clone could not be removed: {e.Message.TrimEnd('.')}", _folder, "Remove it"), e);
            }
        }
    }

    private void Fill(RemoteAddress address, Action<string>? showProgress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var last = new LastLines();
        using Process git = Start(address, showProgress is not null);
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
            throw new ProblemException(new Problem($"it could not be cloned: {last.Said(git.ExitCode).TrimEnd('.')}", address.Shown, "Check the address and the access; credentials can come from a git credential helper or ssh"));
    }

    private Process Start(RemoteAddress address, bool showProgress)
    {
        try
        {
            // No template, hence no hooks. No filter: every blob is wanted. The mirror has refs/pull/* as well.
            return GitProcess.StartAlone(_folder, Settings(address),
                "-c", "protocol.allow=never", "-c", "protocol.https.allow=always", "-c", "protocol.http.allow=always", "-c", "protocol.ssh.allow=always", "-c", "protocol.file.allow=always",
                "-c", "protocol.ext.allow=never", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
                "clone", "--mirror", "--template=", "--no-recurse-submodules", showProgress ? "--progress" : "--quiet", "--", address.Url, Path);
        }
        catch (GitException e)
        {
            throw new ProblemException(new Problem(e.Message.TrimEnd('.'), address.Shown, "Install git"), e);
        }
    }

    /// <summary>git would send the header wherever the server redirects it to.</summary>
    private static (string Key, string Value)[] Settings(RemoteAddress address) =>
        address.Authorization is null ? [] : [("http.extraHeader", address.Authorization), ("http.followRedirects", "false")];

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

    // git makes its packs read-only, which Windows does not delete.
    private void MakeWritable()
    {
        if (!OperatingSystem.IsWindows())
            return;
        foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
    }

    /// <summary>The lines that say why: not how far git was, nor that it is cloning.</summary>
    private sealed class LastLines
    {
        private const int Most = 5;
        private readonly Queue<string> _lines = new();

        public void Add(string line)
        {
            if (line.Length == 0 || line.Contains('%', StringComparison.Ordinal) || line.StartsWith("Cloning into", StringComparison.Ordinal))
                return;
            _lines.Enqueue(line);
            if (_lines.Count > Most)
                _lines.Dequeue();
        }

        public string Said(int exitCode) => _lines.Count > 0 ? string.Join(' ', _lines) : $"git ended with exit code {exitCode}";
    }
}

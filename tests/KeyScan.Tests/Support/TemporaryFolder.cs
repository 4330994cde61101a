namespace KeyScan.Tests.Support;

/// <summary>An empty folder of its own for a test, removed with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private bool _isDisposed;

    /// <summary>The absolute path, links resolved: git prints it that way.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("keyscan-test-").FullName;

    /// <summary>The absolute path of <paramref name="relative"/> in the folder.</summary>
    public string Combine(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a file, folders on its way included, and returns its absolute path.</summary>
    public string Write(string relative, string text) => Write(relative, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, folders on its way included, and returns its absolute path.</summary>
    public string Write(string relative, byte[] bytes)
    {
        string path = Combine(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Writes a program for the shell, folders on its way included, and returns its absolute path.</summary>
    public string WriteScript(string relative, string script)
    {
        string path = Write(relative, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Removes it; a second call does nothing, as xunit calls both of a fixture's ways to dispose.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        // git makes its objects read-only, which Windows does not delete.
        if (OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
                File.SetAttributes(file, FileAttributes.Normal);
        }
        Directory.Delete(Path, recursive: true);
    }
}

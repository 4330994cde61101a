namespace KeyScan.Tests.Support;

/// <summary>
/// Files named like every program that KeyScan, git, hooks and the action start, in a folder that is scanned. Each leaves a
/// mark when it is run.
/// </summary>
internal sealed class PlantedPrograms : IDisposable
{
    private static readonly string[] Names =
    [
        "git", "git-remote-https", "git-remote-http", "git-upload-pack", "git-index-pack", "git-ls-files", "git-rev-list", "ssh",
        "sh", "bash", "dash", "env",
        "dotnet", "keyscan", "cat", "sed", "awk", "grep", "find", "sort", "tr", "cut", "xargs", "curl", "tar", "unzip", "gh",
        "mktemp", "mkdir", "mv", "rm",
        "chmod", "uname", "sha256sum", "shasum", "dirname", "gpg", "less", "libc", "libc.so", "libe_sqlite3.so",
    ];

    private readonly TemporaryFolder _marks = new();

    /// <summary>Puts them into <paramref name="folder"/> and its <c>bin</c>.</summary>
    public PlantedPrograms(string folder, bool executable = true)
    {
        foreach (string name in Names)
        {
            foreach (string path in (string[])[Path.Combine(folder, name), Path.Combine(folder, "bin", name)])
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, $"#!/bin/sh\n/bin/cat /proc/self/environ > '{_marks.Path}/{name}'\nexit 0\n");
                if (executable && !OperatingSystem.IsWindows())
                    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    /// <summary>Those that were run so far.</summary>
    public IEnumerable<string> Run => Directory.EnumerateFiles(_marks.Path).Select(Path.GetFileName)!;

    public void Dispose() => _marks.Dispose();
}

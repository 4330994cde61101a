using System.Runtime.InteropServices;

namespace KeyScan.Primitives.Programs;

/// <summary>
/// Where programs are looked for: the folders of <c>PATH</c> that are absolute and lie outside of what is scanned. Neither the
/// current folder nor that of KeyScan is one of them, unlike where the system or the base library looks: a file named <c>git</c>
/// in a repository is content.
/// </summary>
internal sealed partial class SearchPath
{
    private const int Executable = 1;
    private const string GitFolder = ".git";

    /// <summary>What Windows starts without an interpreter.</summary>
    private static readonly string[] WindowsEndings = [".exe", ".com"];

    private readonly List<string> _folders = [];
    private readonly List<string> _leftOut = [];

    private SearchPath(string path, IReadOnlyCollection<string> untrusted)
    {
        foreach (string entry in path.Split(Path.PathSeparator))
        {
            // cmd.exe lets a folder with a semicolon in its name be quoted.
            string folder = OperatingSystem.IsWindows() ? entry.Trim('"') : entry;
            if (!Path.IsPathFullyQualified(folder))
                _leftOut.Add(folder.Length == 0 ? "an empty entry" : $"`{folder}`, which is not absolute");
            else if (untrusted.Any(top => IsInside(folder, top)))
                _leftOut.Add($"`{folder}`, which lies in the repository");
            else
                _folders.Add(folder);
        }
    }

    /// <summary>The folders that programs may come from, in order.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>
    /// What <paramref name="path"/>, the value of <c>PATH</c> or of a list like it, leaves for a program that runs in
    /// <paramref name="folder"/>.
    /// </summary>
    /// <param name="path">The list.</param>
    /// <param name="folder">
    /// An absolute path. Nothing counts that lies in it, in the work tree around it or in that around the current folder, by its
    /// own name or by where its links lead: package managers put folders of a repository on <c>PATH</c>, such as
    /// node_modules/.bin.
    /// </param>
    public static SearchPath Read(string path, string folder) => new(path, Untrusted(folder));

    /// <summary>The absolute path of a program.</summary>
    /// <param name="name">Its name without a folder or, on Windows, an ending.</param>
    /// <exception cref="ProgramException">No folder has it.</exception>
    public string Find(string name)
    {
        foreach (string folder in _folders)
        {
            foreach (string ending in OperatingSystem.IsWindows() ? WindowsEndings : [""])
            {
                string path = Path.Combine(folder, name + ending);
                if (IsExecutable(path))
                    return path;
            }
        }
        string leftOut = _leftOut.Count == 0 ? "" : $"; left out: {string.Join(", ", _leftOut)}";
        throw new ProgramException($"{name} cannot be run: no absolute folder on PATH has such a program{leftOut}");
    }

    /// <summary>Whether <paramref name="path"/> itself or where it leads is <paramref name="top"/> or lies in it.</summary>
    public static bool IsInside(string path, string top)
    {
        try
        {
            return Below(Path.GetFullPath(path), top) || Below(RealPath.Resolve(Path.GetFullPath(path)), top);
        }
        catch (IOException)
        {
            // Links in a circle lead to no program.
            return true;
        }
    }

    /// <summary>The folders whose content is somebody's: never the root of a file system, in which everything lies.</summary>
    private static List<string> Untrusted(string folder)
    {
        string full = Path.GetFullPath(folder);
        List<string?> tops = [OutermostWorkTree(full) ?? full, OutermostWorkTree(Environment.CurrentDirectory)];
        List<string> untrusted = [.. tops.OfType<string>().Where(top => Path.GetPathRoot(top) != top)];
        return [.. untrusted.Concat(untrusted.Select(RealPath.Resolve)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The topmost folder that holds a <c>.git</c>, of those above <paramref name="folder"/> and itself; null for none.
    /// </summary>
    private static string? OutermostWorkTree(string folder)
    {
        string? found = null;
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, GitFolder)) && Path.GetPathRoot(at) != at)
                found = at;
        }
        return found;
    }

    private static bool Below(string path, string top)
    {
        StringComparison comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return path.StartsWith(top, comparison) && (path.Length == top.Length || path[top.Length] == Path.DirectorySeparatorChar);
    }

    private static bool IsExecutable(string path)
    {
        if (!File.Exists(path))
            return false;
        return OperatingSystem.IsWindows() || Access(path, Executable) == 0;
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}

using KeyScan.Primitives.Files;
using KeyScan.Yaml;

namespace KeyScan.Configuration;

/// <summary>Finds and reads <c>.keyscan.yml</c>; <see cref="KeyScanConfiguration"/> says which keys it takes.</summary>
internal static class ConfigurationFile
{
    private const int MaxLength = 8 * 1024 * 1024;
    private static readonly string[] Names = [".keyscan.yml", ".keyscan.yaml"];

    /// <summary>
    /// The nearest configuration file in <paramref name="startDirectory"/> or above it, but not above the folder that holds
    /// <c>.git</c>; null when there is none.
    /// </summary>
    public static string? Discover(string startDirectory)
    {
        for (DirectoryInfo? folder = new(Path.GetFullPath(startDirectory)); folder is not null; folder = folder.Parent)
        {
            foreach (string name in Names)
            {
                string path = Path.Combine(folder.FullName, name);
                // A folder of that name is a mistake, and read as one.
                if (Path.Exists(path))
                    return path;
            }
            // A worktree or a submodule has a file of that name.
            if (Path.Exists(Path.Combine(folder.FullName, ".git")))
                return null;
        }
        return null;
    }

    /// <summary>
    /// What the configuration files in <paramref name="startDirectory"/> and above it say together, up to the folder that holds
    /// <c>.git</c>: of each key the nearest file that has it counts; allow entries are decisions, and those of all files hold.
    /// The defaults where there is none.
    /// </summary>
    public static KeyScanConfiguration ReadAround(string startDirectory, ICollection<Problem> problems)
    {
        KeyScanConfiguration? nearest = null;
        for (string? file = Discover(startDirectory); file is not null; file = Above(file))
        {
            KeyScanConfiguration read = Read(file, problems);
            nearest = nearest is null ? read : nearest.Over(read);
        }
        return nearest ?? new KeyScanConfiguration();
    }

    private static string? Above(string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        return !Path.Exists(Path.Combine(folder, ".git")) && Path.GetDirectoryName(folder) is { } parent
            ? Discover(parent) : null;
    }

    /// <summary>
    /// Reads the file. What is wrong becomes problems, and what is right is returned; the defaults where nothing is.
    /// </summary>
    public static KeyScanConfiguration Read(string path, ICollection<Problem> problems)
    {
        if (BoundedFile.TryRead(path, "the configuration", MaxLength, problems) is not { } bytes)
            return new KeyScanConfiguration { File = path };
        using var reader = new StreamReader(new MemoryStream(bytes.ToArray()));
        return Parse(path, reader.ReadToEnd(), problems);
    }

    /// <summary>
    /// Reads <paramref name="text"/>, which stands for the file at <paramref name="path"/>, such as its version in another
    /// commit.
    /// </summary>
    public static KeyScanConfiguration Parse(string path, string text, ICollection<Problem> problems)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? Environment.CurrentDirectory;
        YamlMap? root = YamlDocument.Read(path, text, problems);
        return root is null ? new KeyScanConfiguration { File = path, Folder = folder }
            : ConfigurationReader.Read(root, path, folder, problems);
    }
}

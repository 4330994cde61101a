using System.Text;

namespace KeyScan.Benchmarks;

/// <summary>Text to measure on: this repository's own sources, repeated, so that a run needs nothing but a clone.</summary>
internal static class Corpus
{
    /// <summary>The folder that holds KeyScan.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>At least <paramref name="bytes"/> bytes of source.</summary>
    public static byte[] Read(int bytes)
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        using var text = new MemoryStream(bytes + 65536);
        while (text.Length < bytes)
        {
            foreach (string file in files)
                text.Write(Encoding.UTF8.GetBytes(File.ReadAllText(file)));
        }
        return text.ToArray();
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "KeyScan.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The benchmarks do not run inside the repository.");
        return folder;
    }
}

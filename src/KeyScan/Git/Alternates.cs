using System.Text;
using KeyScan.Primitives.Files;

namespace KeyScan.Git;

/// <summary>The object directories that a repository borrows from (<c>objects/info/alternates</c>).</summary>
internal static class Alternates
{
    private const int Deepest = 5;
    private const int MostDirectories = 1000;
    private const int LargestFile = 1 << 20;

    /// <summary>
    /// <paramref name="objects"/> and every directory it borrows from, each once. As git does, follows alternates of alternates
    /// five times and no further, and goes on without those that are gone.
    /// </summary>
    public static IReadOnlyList<string> Find(string objects, ICollection<Problem> problems)
    {
        var found = new List<string> { objects };
        var seen = new HashSet<string>(StringComparer.Ordinal) { objects };
        int start = 0;
        for (int depth = 0; start < found.Count; depth++)
        {
            int end = found.Count;
            for (; start < end; start++)
                Follow(found[start], depth, found, seen, problems);
        }
        return found;
    }

    private static void Follow(string objects, int depth, List<string> found, HashSet<string> seen, ICollection<Problem> problems)
    {
        string file = Path.Combine(objects, "info", "alternates");
        if (!File.Exists(file) || BoundedFile.TryRead(file, "the list of alternates", LargestFile, problems) is not { } bytes)
            return;
        if (depth >= Deepest)
        {
            problems.Add(new Problem($"alternates of alternates are followed {Deepest} times only", file,
                "Repack the repository without them"));
            return;
        }
        foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(bytes.Span).AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || line[0] == '#')
                continue;
            string path = Path.GetFullPath(Unquote(line), objects).TrimEnd('/');
            if (!seen.Add(path))
                continue;
            if (!Directory.Exists(path) || found.Count == MostDirectories)
                problems.Add(new Problem($"the alternate {path} is not there", file,
                    "Bring it back, or clone the repository again"));
            else
                found.Add(path);
        }
    }

    private static string Unquote(ReadOnlySpan<char> line)
    {
        if (line is not ['"', .., '"'])
            return line.Contains('\0') ? "" : line.ToString();
        var path = new StringBuilder();
        ReadOnlySpan<char> inner = line[1..^1];
        for (int i = 0; i < inner.Length; i++)
            path.Append(inner[i] == '\\' && i + 1 < inner.Length ? inner[++i] : inner[i]);
        return path.ToString().Replace("\0", "");
    }
}

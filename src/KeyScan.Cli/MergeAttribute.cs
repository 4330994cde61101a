using System.Buffers;
using KeyScan.Primitives.Files;
using KeyScan.Text;

namespace KeyScan.Cli;

/// <summary>
/// Tells git to merge two baselines by putting their lines together, where it does not know how yet: <c>merge=union</c> in
/// .gitattributes.
/// </summary>
internal static class MergeAttribute
{
    private const int LargestFile = 1 << 20;
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>
    /// Adds the line for the file at <paramref name="path"/>; what there is to say of it, or null where nothing was to be done.
    /// </summary>
    public static string? Add(string path)
    {
        string full = Path.GetFullPath(path), name = Path.GetFileName(full), folder = Path.GetDirectoryName(full)!;
        if (!IsInWorkTree(folder))
            return null;
        string attributes = Path.Combine(folder, ".gitattributes"), line = $"/{name} merge=union";
        string shown = PrintableText.Of(Path.GetRelativePath(".", attributes));
        string advice = $"So that the additions of two branches merge, put `{PrintableText.Of(line)}` into {shown}.";
        try
        {
            var file = new FileInfo(attributes);
            if (file.LinkTarget is not null || (!file.Exists && Directory.Exists(attributes))
                || name.AsSpan().ContainsAnyExcept(Plain))
                return advice;
            string text = file.Exists ? RegularFile.ReadText(attributes, LargestFile) : "";
            // Whoever has said how it is merged has decided.
            if (text.Split('\n').Any(l =>
                l.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries) is [var pattern, .. var rest]
                && pattern.TrimStart('/') == name && rest.Any(a =>
                    a.TrimStart('-', '!').StartsWith("merge", StringComparison.Ordinal))))
                return null;
            File.AppendAllText(attributes, $"{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}{line}\n");
            return $"{shown}: `{line}` added, so that the additions of two branches merge. Commit it along.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return advice;
        }
    }

    private static bool IsInWorkTree(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")))
                return true;
        }
        return false;
    }
}

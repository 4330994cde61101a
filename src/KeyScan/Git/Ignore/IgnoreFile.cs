using KeyScan.Primitives.Files;

namespace KeyScan.Git.Ignore;

/// <summary>The patterns of one file.</summary>
internal sealed class IgnoreFile
{
    private const int Largest = 16 << 20;

    private readonly List<IgnorePattern> _patterns = [];

    private IgnoreFile(ReadOnlySpan<byte> text, bool ignoresCase)
    {
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            if (line.EndsWith("\r"u8))
                line = line[..^1];
            if (IgnorePattern.Parse(line, ignoresCase) is { } pattern)
                _patterns.Add(pattern);
        }
    }

    /// <summary>Reads a file; null where there is none, or none with patterns.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="followsLinks">Whether it may be a link; those of a working tree may not.</param>
    /// <param name="ignoresCase">Whether letters count the same in upper and lower case.</param>
    /// <exception cref="GitException">It cannot be read.</exception>
    public static IgnoreFile? Read(string path, bool followsLinks, bool ignoresCase)
    {
        var info = new FileInfo(path);
        if (followsLinks ? !File.Exists(path) : !info.Exists || info.LinkTarget is not null)
            return null;
        if (RegularFile.IsSpecial(path))
            throw SpecialFiles.Refusal(path);
        try
        {
            var file = new IgnoreFile(RegularFile.ReadBytes(path, Largest), ignoresCase);
            return file._patterns.Count == 0 ? null : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GitException($"{path} cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Whether the last pattern about a path ignores it; null where none is.</summary>
    /// <param name="path">From the folder of the file on.</param>
    /// <param name="nameStart">Where its last part begins.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool? Ignores(ReadOnlySpan<byte> path, int nameStart, bool isFolder)
    {
        for (int i = _patterns.Count - 1; i >= 0; i--)
        {
            if (_patterns[i].Matches(path, nameStart, isFolder))
                return !_patterns[i].IsNegated;
        }
        return null;
    }
}

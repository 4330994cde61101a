using System.Text;

namespace KeyScan.Git.Ignore;

/// <summary>One line of a <c>.gitignore</c>, gitignore(5).</summary>
internal sealed class IgnorePattern
{
    private static readonly System.Buffers.SearchValues<byte> Special = System.Buffers.SearchValues.Create("*?[\\"u8);

    private readonly byte[] _text;
    private readonly bool _isForNames, _isForFolders, _ignoresCase;

    /// <summary>How much of it is to be compared as it is.</summary>
    private readonly int _plain;
    private readonly bool _isEnding;
    private readonly Glob? _glob;

    private IgnorePattern(byte[] text, bool isNegated, bool isForNames, bool isForFolders, bool ignoresCase)
    {
        (_text, IsNegated, _isForNames, _isForFolders, _ignoresCase) = (text, isNegated, isForNames, isForFolders, ignoresCase);
        _plain = text.AsSpan().IndexOfAny(Special);
        _isEnding = isForNames && text is [(byte)'*', ..] && text.AsSpan(1).IndexOfAny(Special) < 0;
        if (_plain < 0)
            _plain = text.Length;
        // git compares what comes before the first special character by itself: what follows begins a pattern anew.
        else if (!_isEnding)
            _glob = new Glob(isForNames ? text : text.AsSpan(_plain), ignoresCase);
    }

    /// <summary>Whether it takes back what others ignore.</summary>
    public bool IsNegated { get; }

    /// <summary>Reads a line; null for one that is empty or a comment.</summary>
    public static IgnorePattern? Parse(ReadOnlySpan<byte> line, bool ignoresCase)
    {
        if (line.IsEmpty || line[0] == '#')
            return null;
        line = line[..LengthWithoutSpaces(line)];
        bool isNegated = line.StartsWith("!"u8);
        if (isNegated)
            line = line[1..];
        bool isForFolders = line.EndsWith("/"u8);
        if (isForFolders)
            line = line[..^1];
        bool isForNames = line.IndexOf((byte)'/') < 0;
        if (line.StartsWith("/"u8))
            line = line[1..];
        return line.IsEmpty ? null : new IgnorePattern(line.ToArray(), isNegated, isForNames, isForFolders, ignoresCase);
    }

    /// <summary>Whether it is about a path.</summary>
    /// <param name="path">From the folder of the pattern on.</param>
    /// <param name="nameStart">Where its last part begins.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool Matches(ReadOnlySpan<byte> path, int nameStart, bool isFolder)
    {
        if (_isForFolders && !isFolder)
            return false;
        if (_isForNames)
            path = path[nameStart..];
        if (_isEnding)
            return path.Length >= _text.Length - 1 && AreEqual(path[^(_text.Length - 1)..], _text.AsSpan(1));
        if (_glob is null)
            return AreEqual(path, _text);
        return _isForNames ? _glob.Matches(path) : path.Length >= _plain && AreEqual(path[.._plain], _text.AsSpan(0, _plain))
            && _glob.Matches(path[_plain..]);
    }

    private bool AreEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        _ignoresCase ? Ascii.EqualsIgnoreCase(one, other) || one.SequenceEqual(other) : one.SequenceEqual(other);

    /// <summary>Spaces at the end do not count, unless there is a backslash before them.</summary>
    private static int LengthWithoutSpaces(ReadOnlySpan<byte> line)
    {
        int length = 0;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
                length = Math.Min(++i + 1, line.Length);
            else if (line[i] != ' ')
                length = i + 1;
        }
        return length;
    }
}

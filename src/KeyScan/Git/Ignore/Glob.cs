using System.Text;

namespace KeyScan.Git.Ignore;

/// <summary>
/// A pattern of gitignore(5) for paths, as fnmatch(3) with FNM_PATHNAME and the <c>**</c> of git. Bytes are matched, as git does:
/// <c>?</c> is one byte of a letter that has more. It takes time in proportion to pattern and path, whatever somebody writes into
/// a pattern.
/// </summary>
internal sealed class Glob
{
    private const int Bytes = 256;

    private readonly List<GlobToken> _tokens = [];

    /// <summary>For each token the byte, or the place in <see cref="_sets"/>.</summary>
    private readonly List<int> _operands = [];
    private readonly List<bool[]> _sets = [];
    private readonly bool _ignoresCase;
    private readonly bool _isInvalid;

    /// <summary>Compiles a pattern; one that is broken, such as a set without an end, matches nothing.</summary>
    public Glob(ReadOnlySpan<byte> pattern, bool ignoresCase)
    {
        _ignoresCase = ignoresCase;
        for (int at = 0; at < pattern.Length && !_isInvalid;)
        {
            switch (pattern[at])
            {
                case (byte)'?':
                    Add(GlobToken.Any);
                    at++;
                    break;
                case (byte)'*':
                    at = AddStars(pattern, at);
                    break;
                case (byte)'[':
                    at = AddSet(pattern, at);
                    break;
                case (byte)'\\':
                    _isInvalid = at + 1 == pattern.Length;
                    if (!_isInvalid)
                        Add(GlobToken.Byte, Fold(pattern[at + 1]));
                    at += 2;
                    break;
                default:
                    Add(GlobToken.Byte, Fold(pattern[at++]));
                    break;
            }
            // AddSet answers so where the set has no end.
            _isInvalid |= at < 0;
        }
    }

    /// <summary>Whether it matches all of <paramref name="path"/>.</summary>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        if (_isInvalid)
            return false;
        int count = _tokens.Count + 1;
        Span<bool> now = count <= Bytes ? stackalloc bool[Bytes] : new bool[count], next = count <= Bytes ? stackalloc bool[Bytes]
            : new bool[count];
        Reach(now, 0);
        foreach (byte original in path)
        {
            byte c = Fold(original);
            next[..count].Clear();
            bool isAlive = false;
            for (int i = 0; i < _tokens.Count; i++)
            {
                if (now[i])
                    isAlive |= Step(i, c, next);
            }
            if (!isAlive)
                return false;
            Span<bool> swap = now;
            now = next;
            next = swap;
        }
        return now[_tokens.Count];
    }

    private void Add(GlobToken token, int operand = 0)
    {
        _tokens.Add(token);
        _operands.Add(operand);
    }

    private byte Fold(byte c) => _ignoresCase && c is >= (byte)'A' and <= (byte)'Z' ? (byte)(c + 32) : c;

    /// <summary>From token <paramref name="at"/> on by one byte; whether that leads anywhere.</summary>
    private bool Step(int at, byte c, Span<bool> next)
    {
        switch (_tokens[at])
        {
            case GlobToken.Byte when c == _operands[at]:
            case GlobToken.Any when c != '/':
            case GlobToken.Set when c != '/' && _sets[_operands[at]][c]:
                Reach(next, at + 1);
                return true;
            case GlobToken.Star when c != '/':
            case GlobToken.Everything:
                Reach(next, at);
                return true;
            case GlobToken.Folders:
                next[at] = true;
                if (c == '/')
                    Reach(next, at + 1);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Marks a place before a token, and those that are reached from there by no byte at all.</summary>
    private void Reach(Span<bool> states, int at)
    {
        while (!states[at])
        {
            states[at] = true;
            if (at == _tokens.Count)
                return;
            if (_tokens[at] == GlobToken.FoldersStart)
            {
                states[at + 1] = true;
                at += 2;
            }
            else if (_tokens[at] is GlobToken.Star or GlobToken.Everything)
                at++;
            else
                return;
        }
    }

    private int AddStars(ReadOnlySpan<byte> pattern, int at)
    {
        int end = at;
        while (end < pattern.Length && pattern[end] == '*')
            end++;
        bool isAlone = end - at > 1 && (at == 0 || pattern[at - 1] == '/');
        if (isAlone && end == pattern.Length)
            Add(GlobToken.Everything);
        else if (isAlone && pattern[end] == '/')
        {
            Add(GlobToken.FoldersStart);
            Add(GlobToken.Folders);
            return end + 1;
        }
        else
            Add(GlobToken.Star);
        return end;
    }

    /// <summary>A set from its bracket on; what follows it, or -1 where it is broken.</summary>
    private int AddSet(ReadOnlySpan<byte> pattern, int at)
    {
        bool[] set = new bool[Bytes];
        bool isNegated = ++at < pattern.Length && pattern[at] is (byte)'!' or (byte)'^';
        if (isNegated)
            at++;
        int start = at, before = -1;
        for (; at < pattern.Length && (pattern[at] != ']' || at == start); at++)
        {
            if (pattern[at] == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':' && EndOfClass(pattern, at + 2) is >= 0
                and int end)
            {
                if (!AddClass(set, Encoding.ASCII.GetString(pattern[(at + 2)..end])))
                    return -1;
                (at, before) = (end + 1, -1);
            }
            else if (pattern[at] == '-' && before >= 0 && at + 1 < pattern.Length && pattern[at + 1] != ']')
            {
                at++;
                if (pattern[at] == '\\' && ++at == pattern.Length)
                    return -1;
                AddRange(set, before, pattern[at]);
                before = -1;
            }
            else
            {
                if (pattern[at] == '\\' && ++at == pattern.Length)
                    return -1;
                set[before = pattern[at]] = true;
            }
        }
        if (at >= pattern.Length)
            return -1;
        if (isNegated)
            set = Array.ConvertAll(set, s => !s);
        _sets.Add(set);
        Add(GlobToken.Set, _sets.Count - 1);
        return at + 1;
    }

    /// <summary>
    /// Where a class that begins behind <c>[:</c> has its <c>:]</c>; -1 where the next bracket is not behind a colon.
    /// </summary>
    private static int EndOfClass(ReadOnlySpan<byte> pattern, int start)
    {
        int bracket = pattern[start..].IndexOf((byte)']');
        return bracket > 0 && pattern[start + bracket - 1] == ':' ? start + bracket - 1 : -1;
    }

    private void AddRange(bool[] set, int first, int last)
    {
        for (int c = first; c <= last; c++)
        {
            set[c] = true;
            // Paths are in lower case by then.
            set[Fold((byte)c)] = true;
        }
    }

    private bool AddClass(bool[] set, string name)
    {
        Func<char, bool>? belongs = name switch
        {
            "alnum" => char.IsAsciiLetterOrDigit,
            "alpha" => char.IsAsciiLetter,
            "blank" => c => c is ' ' or '\t',
            "cntrl" => char.IsControl,
            "digit" => char.IsAsciiDigit,
            "graph" => c => c is > ' ' and < '\x7f',
            "lower" => char.IsAsciiLetterLower,
            "print" => c => c is >= ' ' and < '\x7f',
            "punct" => c => c is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(c),
            "space" => c => c is ' ' or (>= '\t' and <= '\r'),
            "upper" => c => char.IsAsciiLetterUpper(c) || (_ignoresCase && char.IsAsciiLetterLower(c)),
            "xdigit" => char.IsAsciiHexDigit,
            _ => null,
        };
        for (int c = 0; c < 128 && belongs is not null; c++)
            set[c] |= belongs((char)c);
        return belongs is not null;
    }
}

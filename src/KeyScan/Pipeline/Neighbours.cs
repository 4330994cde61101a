using System.Buffers;
using System.Text;
using KeyScan.Detection.Assignments;

namespace KeyScan.Pipeline;

/// <summary>
/// The values with names in the lines around a secret that has a name too. Those belong to it whose name begins as its own does
/// (<c>DB_PASSWORD</c>, <c>DB_USER</c>), and where neither has such a beginning those of the same object, section and depth.
/// </summary>
internal sealed class Neighbours
{
    /// <summary>So many lines on either side are looked at.</summary>
    public const int MostLines = 6;

    /// <summary>So many bytes of them.</summary>
    public const int MostBytes = 1024;

    private const int LongestName = 64;
    private const int LongestValue = 120;

    private const uint Stripped = (1u << (int)NameWord.Password) | (1u << (int)NameWord.Pass) | (1u << (int)NameWord.Secret)
        | (1u << (int)NameWord.Token) | (1u << (int)NameWord.Key) | (1u << (int)NameWord.Auth) | (1u << (int)NameWord.Credential)
        | (1u << (int)NameWord.Api) | (1u << (int)NameWord.Purpose) | (1u << (int)NameWord.Party) | (1u << (int)NameWord.Identity)
        | (1u << (int)NameWord.Place);

    private const uint Credentials = (1u << (int)NameWord.Password) | (1u << (int)NameWord.Pass) | (1u << (int)NameWord.Secret)
        | (1u << (int)NameWord.Token) | (1u << (int)NameWord.Key) | (1u << (int)NameWord.Auth) | (1u << (int)NameWord.Credential);

    private static readonly SearchValues<byte> Braces = SearchValues.Create("{}"u8);

    private readonly List<Neighbour> _all = [];
    private Neighbour _own;
    private NameWords _ownWords;

    /// <summary>What a neighbour can be, in the order of reports.</summary>
    public static ReadOnlySpan<PartRole> Roles => [PartRole.Host, PartRole.Database, PartRole.User, PartRole.Id];

    /// <summary>Reads what is named around a secret; false where that has no name itself.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, int start, int end, in PathTraits path)
    {
        _all.Clear();
        _own = default;
        (int from, int to) = Around(text, start, end);
        for (int at = from; at < to; at++)
        {
            if (!Bytes.IsName(text[at]))
                continue;
            int nameStart = at;
            while (at < to && Bytes.IsName(text[at]))
                at++;
            Read(text, nameStart, at, start, end, path);
        }
        return _own.ValueEnd > 0;
    }

    /// <summary>The nearest neighbour that is this to the secret; null for none.</summary>
    public Neighbour? Nearest(ReadOnlySpan<byte> text, PartRole role)
    {
        Neighbour? nearest = null;
        int least = int.MaxValue;
        foreach (Neighbour each in _all)
        {
            int distance = Math.Abs(each.NameStart - _own.NameStart);
            if (each.Role == role && distance < least && Belongs(text, each))
                (nearest, least) = (each, distance);
        }
        return nearest;
    }

    private void Read(ReadOnlySpan<byte> text, int nameStart, int nameEnd, int secretStart, int secretEnd, in PathTraits path)
    {
        while (nameStart < nameEnd && text[nameStart] is (byte)'-' or (byte)'.')
            nameStart++;
        if (nameEnd - nameStart is < 2 or > LongestName || (nameStart >= secretStart && nameStart < secretEnd))
            return;
        ReadOnlySpan<byte> name = text[nameStart..nameEnd];
        var words = NameWords.Read(name);
        PartRole role = RoleOf(text, nameStart, name, words);
        bool isNamed = words.NamesCredential && nameStart < secretStart;
        if (role == PartRole.None && !isNamed)
            return;
        if (!AssignmentLexer.TryReadValue(text, nameStart, nameEnd, path, out Assignment found))
            return;
        bool isOwn = found.ValueStart <= secretStart && found.ValueEnd >= secretEnd && secretStart > nameStart;
        var neighbour = new Neighbour(role, nameStart, nameStart + StemLength(name, role), found.ValueStart, found.ValueEnd);
        if (isOwn && isNamed)
            (_own, _ownWords) = (neighbour, words);
        else if (role != PartRole.None && IsPlain(text[found.ValueStart..found.ValueEnd]))
            _all.Add(neighbour);
    }

    /// <summary>The lines around the secret.</summary>
    private static (int From, int To) Around(ReadOnlySpan<byte> text, int start, int end)
    {
        int from = start, to = end, lines = 0;
        while (from > 0 && start - from < MostBytes && (text[from - 1] != '\n' || lines++ < MostLines))
            from--;
        lines = 0;
        while (to < text.Length && to - end < MostBytes && (text[to] != '\n' || lines++ < MostLines))
            to++;
        // A name that is cut is another one.
        while (from > 0 && from < start && Bytes.IsName(text[from - 1]) && Bytes.IsName(text[from]))
            from++;
        return (from, to);
    }

    private static PartRole RoleOf(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> name, in NameWords words)
    {
        ReadOnlySpan<byte> last = LastWord(name);
        if (Is(last, "user"u8) || Is(last, "username"u8) || Is(last, "login"u8) || Is(last, "uid"u8) || Is(last, "usr"u8)
            || Is(last, "userid"u8))
            return PartRole.User;
        // The names of connection strings have a blank in them.
        if (Is(name, "id"u8) && Bytes.IsAt(text, start - 5, "user "u8))
            return PartRole.User;
        if (Is(last, "host"u8) || Is(last, "hostname"u8) || Is(last, "server"u8) || Is(last, "endpoint"u8) || Is(last, "url"u8)
            || (Is(name, "source"u8) && Bytes.IsAt(text, start - 5, "data "u8)))
            return (words.All & Credentials) == 0 ? PartRole.Host : PartRole.None;
        if (Is(last, "database"u8) || Is(last, "dbname"u8) || Is(last, "db"u8)
            || (Is(name, "catalog"u8) && Bytes.IsAt(text, start - 8, "initial "u8)))
            return PartRole.Database;
        if (Is(last, "name"u8) && name.Length > 5)
        {
            ReadOnlySpan<byte> before = LastWord(name[..^4].TrimEnd("_-."u8));
            return Is(before, "user"u8) ? PartRole.User : Is(before, "db"u8) || Is(before, "database"u8) ? PartRole.Database
                : Is(before, "host"u8) ? PartRole.Host : PartRole.None;
        }
        const uint Named = (1u << (int)NameWord.Key) | (1u << (int)NameWord.Purpose) | (1u << (int)NameWord.Party)
            | (1u << (int)NameWord.Api);
        bool isId = Is(last, "id"u8) || Is(last, "sid"u8) || Is(last, "keyid"u8) || Is(last, "clientid"u8) || Is(last, "appid"u8);
        bool isPublicHalf = words.Last == NameWord.Key && !words.Has(NameWord.Secret) && !words.Has(NameWord.Public)
            && (words.All & Named & ~(1u << (int)NameWord.Key)) != 0;
        bool isNamed = (words.All & Named) != 0 || (name.Length > last.Length && Is(last, "sid"u8));
        return (isId && isNamed && !words.Has(NameWord.Token)) || isPublicHalf ? PartRole.Id : PartRole.None;
    }

    private bool Belongs(ReadOnlySpan<byte> text, in Neighbour other)
    {
        // An access key is the id of a secret that says it is one; another key beside a key is another key.
        if (other.Role == PartRole.Id && (_ownWords.Has(NameWord.Password) || (!_ownWords.Has(NameWord.Secret)
            && !_ownWords.Has(NameWord.Token) && !_ownWords.Has(NameWord.Key))))
            return false;
        bool isFirst = other.NameStart < _own.NameStart;
        int from = isFirst ? other.NameStart : _own.NameStart, to = isFirst ? _own.NameStart : other.NameStart;
        ReadOnlySpan<byte> stem = text[_own.NameStart.._own.StemEnd].TrimEnd("_-."u8);
        ReadOnlySpan<byte> otherStem = text[other.NameStart..other.StemEnd].TrimEnd("_-."u8);
        if (!Ascii.EqualsIgnoreCase(stem, otherStem))
            return false;
        ReadOnlySpan<byte> between = text[from..to];
        bool isOneLine = between.IndexOf((byte)'\n') < 0;
        if (!stem.IsEmpty)
            return between.IndexOf((byte)'}') < 0 || between.IndexOf((byte)'{') < 0;
        return !IsParted(between) && (isOneLine || Depth(text, _own.NameStart) == Depth(text, other.NameStart));
    }

    /// <summary>Whether an object, a section, an item of a list or a paragraph ends in it.</summary>
    private static bool IsParted(ReadOnlySpan<byte> between)
    {
        if (between.ContainsAny(Braces))
            return true;
        for (int at = between.IndexOf((byte)'\n'); at >= 0 && at < between.Length;)
        {
            int start = Bytes.SkipBlanks(between, at + 1);
            if (start < between.Length && (between[start] is (byte)'\n' or (byte)'\r' or (byte)'['
                || (between[start] == '-' && start + 1 < between.Length && between[start + 1] == ' ')))
                return true;
            int next = between[start..].IndexOf((byte)'\n');
            at = next < 0 ? -1 : start + next;
        }
        return false;
    }

    /// <summary>How far the line's text is from its start; the dash of a list's item counts as a blank.</summary>
    private static int Depth(ReadOnlySpan<byte> text, int at)
    {
        int line = Bytes.LineStart(text, at), start = Bytes.SkipBlanks(text, line);
        if (start + 1 < at && text[start] == '-' && text[start + 1] == ' ')
            start = Bytes.SkipBlanks(text, start + 1);
        return start - line;
    }

    /// <summary>How much of a name is left without the words that say what it is.</summary>
    private static int StemLength(ReadOnlySpan<byte> name, PartRole role)
    {
        int end = name.Length;
        for (bool isLast = true; end > 0; isLast = false)
        {
            ReadOnlySpan<byte> word = LastWord(name[..end]);
            NameWord kind = NameWords.Read(word).Last;
            bool isRole = isLast && role != PartRole.None;
            if (!isRole && ((1u << (int)kind) & Stripped) == 0)
                break;
            end = name[..(end - word.Length)].TrimEnd("_-."u8).Length;
        }
        return end;
    }

    /// <summary>The last word of a name: after the last mark, or the last hump.</summary>
    private static ReadOnlySpan<byte> LastWord(ReadOnlySpan<byte> name)
    {
        int start = name.Length - 1;
        while (start > 0 && char.IsAsciiLetterOrDigit((char)name[start - 1])
            && !(char.IsAsciiLetterUpper((char)name[start]) && !char.IsAsciiLetterUpper((char)name[start - 1])))
            start--;
        return name[Math.Max(0, start)..];
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(word, lower);

    /// <summary>Whether it is a value, and none that refers to one or is code.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > LongestValue || value[0] is (byte)'$' or (byte)'{' or (byte)'<' or (byte)'%' or (byte)'['
            or (byte)'#')
            return false;
        return value.IndexOf("${"u8) < 0 && value.IndexOf("{{"u8) < 0 && value.IndexOf("<%"u8) < 0 && !value.Contains((byte)' ')
            && !value.Contains((byte)'(') && (value.IndexOf("://"u8) < 0 || !value.Contains((byte)'@'));
    }
}

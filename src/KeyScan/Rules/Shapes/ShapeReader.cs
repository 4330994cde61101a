using System.Globalization;

namespace KeyScan.Rules.Shapes;

/// <summary>
/// Reads the notation of a <see cref="TokenShape"/>, and multiplies its alternatives out: matching then needs none.
/// </summary>
internal sealed class ShapeReader
{
    /// <summary>Alternatives multiply; a shape with more ways than this is better two rules.</summary>
    private const int MostWays = 256;
    private const int MostRepeats = 16 * 1024;

    private readonly string _text;
    private int _at;

    private ShapeReader(string text) => _text = text;

    /// <summary>Each way of writing the token, longest choices first.</summary>
    /// <exception cref="FormatException">The notation is not understood.</exception>
    public static ShapeElement[][] Read(string text)
    {
        var reader = new ShapeReader(text);
        List<List<ShapeElement>> ways = reader.ReadAlternatives();
        if (reader._at < text.Length)
            throw reader.Wrong("closes nothing");
        if (ways.Exists(w => w.Count == 0 || w[0].Least == 0))
            throw new FormatException($"`{text}` can be empty or starts with something that may be absent");
        return [.. ways.Select(w => w.ToArray())];
    }

    private List<List<ShapeElement>> ReadAlternatives()
    {
        var all = new List<List<ShapeElement>>();
        do
            all.AddRange(ReadSequence());
        while (Skip('|'));
        return all;
    }

    private List<List<ShapeElement>> ReadSequence()
    {
        List<List<ShapeElement>> ways = [[]];
        while (_at < _text.Length && _text[_at] is not ('|' or ')'))
        {
            List<List<ShapeElement>> next = ReadPiece();
            ways = [.. ways.SelectMany(_ => next, (way, piece) => new List<ShapeElement>([.. way, .. piece]))];
            if (ways.Count > MostWays)
                throw Wrong($"makes more than {MostWays} ways");
        }
        return ways;
    }

    private List<List<ShapeElement>> ReadPiece()
    {
        if (Skip('('))
        {
            List<List<ShapeElement>> inner = ReadAlternatives();
            if (!Skip(')'))
                throw Wrong("is not closed");
            return Repeat(inner);
        }
        (ByteSet set, string text) = _text[_at] == '[' ? ReadClass() : ReadCharacter();
        (int least, int most) = ReadCount();
        return [[new ShapeElement(set, text, least, most)]];
    }

    private List<List<ShapeElement>> Repeat(List<List<ShapeElement>> inner)
    {
        (int least, int most) = ReadCount();
        if (most > 8)
            throw Wrong("repeats a group more than 8 times");
        var all = new List<List<ShapeElement>>();
        for (int times = most; times >= least; times--)
        {
            List<List<ShapeElement>> ways = [[]];
            for (int i = 0; i < times && ways.Count <= MostWays; i++)
                ways = [.. ways.SelectMany(_ => inner, (way, piece) => new List<ShapeElement>([.. way, .. piece]))];
            all.AddRange(ways);
        }
        return all.Count > MostWays ? throw Wrong($"makes more than {MostWays} ways") : all;
    }

    private (int Least, int Most) ReadCount()
    {
        if (Skip('?'))
            return (0, 1);
        if (!Skip('{'))
            return (1, 1);
        int least = ReadNumber();
        int most = Skip(',') ? ReadNumber() : least;
        if (!Skip('}') || least > most || most > MostRepeats)
            throw Wrong($"is no count: write {{20}} or {{20,40}}, at most {MostRepeats}");
        return (least, most);
    }

    private int ReadNumber()
    {
        int from = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        return int.TryParse(_text.AsSpan(from, _at - from), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Wrong("is no number");
    }

    private (ByteSet Set, string Text) ReadClass()
    {
        int close = _text.IndexOf(']', _at);
        if (close <= _at + 1 || _text[_at + 1] == '^')
            throw Wrong("is no class: write its characters and ranges in square brackets");
        string items = _text[(_at + 1)..close];
        var set = new ByteSet();
        for (int i = 0; i < items.Length; i++)
        {
            char first = items[i], last = first;
            if (i + 2 < items.Length && items[i + 1] == '-')
                last = items[i += 2];
            if (first == '\\' || first > last || last > '~')
                throw Wrong("is no class of ASCII characters: it has no escapes, and ranges go upwards");
            set = set.With(first, last);
        }
        _at = close + 1;
        return (set, $"[{items}]");
    }

    private (ByteSet Set, string Text) ReadCharacter()
    {
        char c = _text[_at];
        if (c == '\\' && _at + 1 < _text.Length && char.IsPunctuation(_text[_at + 1]) | char.IsSymbol(_text[_at + 1]))
            c = _text[++_at];
        else if (c is '.' or '*' or '+' or '^' or '$' or '\\' or '?' or '{' or '}' or ']' or < ' ' or > '~')
            throw Wrong("stands for nothing here: put `\\` before a character that is meant itself");
        _at++;
        return (new ByteSet().With(c, c), c.ToString());
    }

    private bool Skip(char c)
    {
        if (_at >= _text.Length || _text[_at] != c)
            return false;
        _at++;
        return true;
    }

    private FormatException Wrong(string why) =>
        new($"`{_text}`: {(_at < _text.Length ? $"`{_text[_at]}` at character {_at + 1}" : "the end")} {why}");
}

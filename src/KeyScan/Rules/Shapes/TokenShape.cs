using System.Text;

namespace KeyScan.Rules.Shapes;

/// <summary>
/// What a token looks like: characters, classes such as <c>[A-Za-z0-9_-]</c>, counts such as <c>{20,40}</c> and <c>?</c>, and
/// alternatives in round brackets. A part of the language of regular expressions that needs no regex: reading one takes
/// microseconds, and it is matched in place, over bytes. Where a token may begin and end is the same for all of them
/// (<see cref="TokenBoundary"/>).
/// </summary>
internal sealed class TokenShape
{
    /// <summary>Steps after which a text that makes the shape try again and again is given up.</summary>
    private const int MostSteps = 20_000;

    private readonly ShapeElement[][] _ways;
    private readonly byte[] _prefix;

    internal TokenShape(ShapeElement[][] ways)
    {
        _ways = ways;
        foreach (ShapeElement[] way in ways)
            First = First.Union(way[0].Class);
        _prefix = CommonPrefix(ways);
    }

    /// <summary>The bytes that a token can begin with.</summary>
    public ByteSet First { get; }

    /// <summary>Whether a token may have a line end in it.</summary>
    public bool HasLineEnds => Array.Exists(_ways, static way => Array.Exists(way, static e => e.Class.Contains((byte)'\n')));

    /// <summary>The shape that <paramref name="text"/> writes.</summary>
    /// <exception cref="FormatException">It is none; the message says where and why.</exception>
    public static TokenShape Parse(string text) => new(ShapeReader.Read(text));

    /// <summary>
    /// The first offset in [<paramref name="from"/>, <paramref name="to"/>) where a token may begin by its first characters; -1
    /// for none.
    /// </summary>
    public int NextStart(ReadOnlySpan<byte> text, int from, int to)
    {
        if (_prefix.Length > 0)
        {
            int next = text[from..Math.Min(text.Length, to + _prefix.Length - 1)].IndexOf(_prefix);
            return next < 0 ? -1 : from + next;
        }
        while (from < to && !First.Contains(text[from]))
            from++;
        return from < to ? from : -1;
    }

    /// <summary>The offset just after the token that starts at <paramref name="start"/>, or -1 where none does.</summary>
    public int EndOfMatch(ReadOnlySpan<byte> text, int start)
    {
        if (!First.Contains(text[start]))
            return -1;
        foreach (ShapeElement[] way in _ways)
        {
            // Of what is asked first, each fails more often: what is written before a class's run, and what a prefix is followed
            // by.
            if (!way[0].Class.Contains(text[start]) || (!way[0].IsLiteral && !TokenBoundary.MayStart(text, start, way[0])))
                continue;
            int steps = MostSteps;
            int end = Match(text, start, way, 0, ref steps);
            if (end >= 0 && (!way[0].IsLiteral || TokenBoundary.MayStart(text, start, way[0])))
                return end;
        }
        return -1;
    }

    /// <summary>
    /// A text with one placeholder for each class, for examples (rules/README.md): the first way of writing the token.
    /// </summary>
    public string Template()
    {
        var template = new StringBuilder();
        foreach (ShapeElement element in _ways[0])
            template.Append(element.Template());
        return template.ToString();
    }

    /// <summary>The characters that every token begins with.</summary>
    private static byte[] CommonPrefix(ShapeElement[][] ways)
    {
        byte[]? common = null;
        foreach (ShapeElement[] way in ways)
        {
            byte[] prefix = [.. way.TakeWhile(static e => e is { IsLiteral: true, Least: 1, Most: 1 })
                .Select(static e => (byte)e.Text[0])];
            common = common is null ? prefix : common[..common.AsSpan().CommonPrefixLength(prefix)];
        }
        return common ?? [];
    }

    private static int Match(ReadOnlySpan<byte> text, int at, ShapeElement[] way, int index, ref int steps)
    {
        // Everything with one length is walked in place; only a choice of lengths calls itself.
        for (; index < way.Length; index++)
        {
            ShapeElement element = way[index];
            int most = Math.Min(element.Most, text.Length - at);
            int length = 0;
            while (length < most && element.Class.Contains(text[at + length]))
                length++;
            if (length < element.Least)
                return -1;
            for (; length > element.Least; length--)
            {
                if (--steps < 0)
                    return -1;
                int end = Match(text, at + length, way, index + 1, ref steps);
                if (end >= 0)
                    return end;
            }
            at += element.Least;
        }
        return TokenBoundary.MayEnd(text, at, Array.FindLast(way, static e => e.Least > 0)!) ? at : -1;
    }
}

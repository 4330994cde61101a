using System.Text;

namespace KeyScan.Training;

/// <summary>Makes a key of a shape as rules write it: characters, classes, counts, groups, alternatives.</summary>
internal static class ShapedKey
{
    /// <summary>A random key.</summary>
    public static string Make(string shape, Random random)
    {
        int at = 0;
        return Alternatives(shape, ref at, random);
    }

    private static string Alternatives(string shape, ref int at, Random random)
    {
        var all = new List<string> { Sequence(shape, ref at, random) };
        while (at < shape.Length && shape[at] == '|')
        {
            at++;
            all.Add(Sequence(shape, ref at, random));
        }
        return all[random.Next(all.Count)];
    }

    private static string Sequence(string shape, ref int at, Random random)
    {
        var made = new StringBuilder();
        while (at < shape.Length && shape[at] is not ('|' or ')'))
        {
            int start = at;
            string one = Element(shape, ref at, random);
            int count = Count(shape, at, random, out int after);
            made.Append(one, 0, count > 0 ? one.Length : 0);
            for (int i = 1, again = start; i < count; i++, again = start)
                made.Append(Element(shape, ref again, random));
            at = after;
        }
        return made.ToString();
    }

    private static string Element(string shape, ref int at, Random random)
    {
        switch (shape[at])
        {
            case '(':
                at++;
                string group = Alternatives(shape, ref at, random);
                at++;
                return group;
            case '[':
                int close = shape.IndexOf(']', at);
                string characters = Characters(shape[(at + 1)..close]);
                at = close + 1;
                return characters[random.Next(characters.Length)].ToString();
            case '\\':
                at += 2;
                return shape[at - 1].ToString();
            default:
                return shape[at++].ToString();
        }
    }

    private static string Characters(string inside)
    {
        var all = new StringBuilder();
        for (int i = 0; i < inside.Length; i++)
        {
            char last = i + 2 < inside.Length && inside[i + 1] == '-' ? inside[i + 2] : inside[i];
            for (char c = inside[i]; c <= last; c++)
                all.Append(c);
            i += last != inside[i] ? 2 : 0;
        }
        return all.ToString();
    }

    private static int Count(string shape, int at, Random random, out int after)
    {
        after = at;
        if (at >= shape.Length || shape[at] is not ('{' or '?'))
            return 1;
        if (shape[at] == '?')
        {
            after = at + 1;
            return random.Next(2);
        }
        after = shape.IndexOf('}', at) + 1;
        string[] ends = shape[(at + 1)..(after - 1)].Split(',');
        return random.Next(int.Parse(ends[0]), int.Parse(ends[^1]) + 1);
    }
}

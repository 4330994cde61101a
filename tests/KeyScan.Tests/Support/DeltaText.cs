using System.Text;
using KeyScan.Rules;
using KeyScan.Rules.Examples;

namespace KeyScan.Tests.Support;

/// <summary>
/// Texts made of one another as git's deltas make them: pieces of the text before, cut anywhere, left out, doubled and put in
/// another order, with other bytes between them. They are full of keys, of halves of keys, and of all that a search looks
/// beyond a line for. The same for the same seed.
/// </summary>
internal sealed class DeltaText
{
    private static readonly string[] Examples = [.. RuleCatalogue.BuiltIn().Rules.SelectMany(static r => r.Examples)];

    private static readonly string[] Names =
        ["password", "api_key", "secret", "db.password", "AUTH_TOKEN", "clientSecret", "key", "acme_api_key",
            "name: PASSWORD\n  value", "<string>token</string>\n<string>"];

    private static readonly string[] Bindings = [" = ", ": ", "=", " => ", ":\n  ", " =\n\n    ", ": |\n  ", ": >-\n", ":\n  - ",
        "(", " = foo(\n  bar(\n ", " \\\n   ", ",\n", " := "];

    private readonly Random _random;

    public DeltaText(int seed)
    {
        _random = new Random(seed);
        Bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, _random.Next(4, 40)).Select(_ => Fragment())));
    }

    /// <summary>The text.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>Makes another text of this one, which it then is, and describes it to <paramref name="link"/>.</summary>
    public void Change(DeltaLink link)
    {
        int[] cuts =
            [0, .. Enumerable.Range(0, _random.Next(6)).Select(_ => _random.Next(Bytes.Length + 1)).Order(), Bytes.Length];
        var pieces = Enumerable.Range(0, cuts.Length - 1).Select(i => (Start: cuts[i], End: cuts[i + 1])).ToList();
        switch (_random.Next(6))
        {
            case 0:
                pieces.RemoveAt(_random.Next(pieces.Count));
                break;
            case 1:
                pieces.Insert(_random.Next(pieces.Count + 1), pieces[_random.Next(pieces.Count)]);
                break;
            case 2:
                (pieces[0], pieces[^1]) = (pieces[^1], pieces[0]);
                break;
        }
        var made = new MemoryStream();
        foreach ((int start, int end) in pieces)
        {
            if (_random.Next(3) == 0)
                made.Write(Inserted());
            // A few bytes less or more at the edge: the seam moves through words, values and line ends.
            int from = Math.Clamp(start + _random.Next(-3, 4), 0, end);
            link.AddCopy(from, (int)made.Position, end - from, startsLine: from > 0 && Bytes[from - 1] == (byte)'\n');
            made.Write(Bytes, from, end - from);
        }
        Bytes = made.ToArray();
    }

    private byte[] Inserted()
    {
        string text = Fragment();
        return Encoding.UTF8.GetBytes(_random.Next(4) switch
        {
            0 => text,
            1 => text[_random.Next(text.Length)..],
            2 => text[..Math.Min(text.Length, _random.Next(12))],
            _ => new string('\n', _random.Next(3)),
        });
    }

    private static readonly string[] Commands =
    [
        "expect \"password:\"\n  send \"@\\r\"\n", "\"*assword\" { send \"@\\r\" }\n", "ftp -n x.test <<EOF\nuser me @\nEOF\n",
        "ftp -n x <<EOF\n\n\nquote PASS @\n", "docker login -u me \\\n  -p @ x\n",
        "mongo a \\\n -u me \\\n -p @\n", "echo @ | sudo -S id\n", "plink -pw \\\n @\n", "htpasswd -bc a \\\n me @\n",
        "user me on >@\n", "AUTH @\n",
        "DB_USER=shop\nDB_HOST=db\nDB_PASSWORD=@\n", "user: shop\nhost: db\n", "password: @\nuser: shop\n",
        "client_id: @\nclient_secret: @\n", "u://shop:@@db/orders\n",
    ];

    private string Fragment() => _random.Next(16) switch
    {
        0 or 1 or 2 => $"{Example()}\n",
        3 => $"{Name()}{Bindings[_random.Next(Bindings.Length)]}\"{Value()}\"\n",
        4 => $"{Name()}{Bindings[_random.Next(Bindings.Length)]}{Value()}\n",
        5 => new string(_random.Next(2) == 0 ? '\n' : ' ', _random.Next(600)),
        6 => string.Join(_random.Next(2) == 0 ? "\n" : "\r\n    ", Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{Example()} {Example()} {Example()}")).Chunk(76).Select(static c => new string(c))) + "\n",
        7 => $"echo \"{Example().Replace("\n", "\\n", StringComparison.Ordinal)}\\n"
            + $"{Example().Replace("\n", "\\n", StringComparison.Ordinal)}\"\n",
        8 => $"{{{string.Join(',', Enumerable.Range(0, _random.Next(60)).Select(_ => $"\"{Name()}\":\"{Value()}\""))}}}\n",
        9 => string.Concat(Enumerable.Repeat($"{Name()}: {Value()}\n", _random.Next(24))),
        11 => $"variable \"db_{Name()}\" {{\n  type = string\n"
            + $"{string.Concat(Enumerable.Repeat("  # note\n", _random.Next(4)))}  default = \"{Value()}\"\n}}\n",
        13 or 14 => Commands[_random.Next(Commands.Length)].Replace("@", Value(), StringComparison.Ordinal),
        12 => $"{Name()}\nV {_random.Next(4, 40)}\n{Value()}\n",
        10 => $"sealed: Ag{Value()}{Value()}{Value()}{Value()}{Value()}\n",
        _ => string.Concat(Enumerable.Range(0, _random.Next(40))
            .Select(_ => $"    for (int {Word()} = 0; {Word()} < {Word()}; {Word()}++) // {Word()} {Word()}\n")),
    };

    private string Example() => ExampleTemplate.Expand(Examples[_random.Next(Examples.Length)], _random);

    private string Name() => Names[_random.Next(Names.Length)];

    private string Value() => _random.Next(3) == 0 ? Word() : MadeTokens.Random("", _random.Next(6, 41), _random.Next());

    private string Word() => new([.. Enumerable.Range(0, _random.Next(2, 9)).Select(_ => (char)('a' + _random.Next(26)))]);
}

namespace KeyScan.Detection.Assignments;

/// <summary>
/// Words that text and identifiers are made of, and how letters follow each other in them. From the resource <c>words.txt</c>,
/// one a line.
/// </summary>
internal sealed class Dictionary
{
    private const int Letters = 26;
    private readonly WordTable _words;
    private readonly float[] _pairs = new float[Letters * Letters];

    private Dictionary(ReadOnlySpan<byte> text)
    {
        _words = new WordTable(text.Count((byte)'\n') + 1, text.Length);
        Span<int> counts = stackalloc int[Letters * Letters];
        counts.Fill(1);
        foreach (Range line in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> word = text[line].Trim("\r "u8);
            if (word.IsEmpty || word[0] == '#')
                continue;
            _words.Add(word, 1);
            for (int i = 1; i < word.Length; i++)
                counts[((word[i - 1] - 'a') * Letters) + word[i] - 'a']++;
        }
        int sum = 0;
        foreach (int count in counts)
            sum += count;
        for (int i = 0; i < counts.Length; i++)
            _pairs[i] = MathF.Log2((float)counts[i] / sum * counts.Length);
    }

    /// <summary>Reads the resource.</summary>
    public static Dictionary Load() => new(Resource.Read("words.txt"));

    /// <summary>Whether it is a word, letters in either case.</summary>
    public bool Has(ReadOnlySpan<byte> word) => _words.Find(word) >= 0;

    /// <summary>Whether a word may start as the text does: <see cref="WordTable.MayStart"/>.</summary>
    public bool MayStart(ReadOnlySpan<byte> text) => _words.MayStart(text);

    /// <summary>How much more often than by chance one letter follows the other in words: log2, about -6 to 4.</summary>
    public float PairOf(byte first, byte second) => _pairs[(((first | 0x20) - 'a') * Letters) + (second | 0x20) - 'a'];
}

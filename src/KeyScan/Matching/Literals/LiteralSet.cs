using System.Text;

namespace KeyScan.Matching.Literals;

/// <summary>A literal found in a text.</summary>
/// <param name="Start">0-based offset of its first byte.</param>
/// <param name="Literal">Its position in the <see cref="LiteralSet"/>.</param>
internal readonly record struct LiteralHit(int Start, int Literal);

/// <summary>Hits in the order they were found. An array of its own: lists of value types are compiled at every start.</summary>
internal sealed class HitList
{
    /// <summary>
    /// Positions after which what is written down of them is looked up: 8 KB, so that
    /// they and the tables stay in the nearest cache.
    /// </summary>
    public const int Stretch = 2048;

    private LiteralHit[] _hits = new LiteralHit[64];
    private int[]? _candidates;

    /// <summary>
    /// Where positions of a stretch that may be keys are written down, with room behind them for what is written in vain.
    /// </summary>
    public int[] Candidates => _candidates ??= new int[Stretch + 64];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them, until the next change.</summary>
    public ReadOnlySpan<LiteralHit> Hits => new(_hits, 0, Count);

    /// <summary>Adds one.</summary>
    public void Add(LiteralHit hit)
    {
        if (Count == _hits.Length)
            Array.Resize(ref _hits, Count * 2);
        _hits[Count++] = hit;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;
}

/// <summary>
/// Distinct literals, and for each the four bytes (its key) that the prefilter looks for: the rarest ones, not the first ones.
/// </summary>
internal sealed class LiteralSet
{
    /// <summary>Bytes of the shortest key: no literal is shorter.</summary>
    public const int ShortestKey = 2;

    private readonly Entry[] _entries;

    /// <summary>Creates the set; positions are those of <paramref name="literals"/>.</summary>
    public LiteralSet(IReadOnlyList<Literal> literals)
    {
        _entries = new Entry[literals.Count];
        for (int i = 0; i < _entries.Length; i++)
            _entries[i] = new Entry(literals[i]);
    }

    /// <summary>
    /// Reads a set that was laid out: for each literal its length, whether it ignores case, its key's offset, its bytes.
    /// </summary>
    /// <param name="layout">What <see cref="Layout"/> wrote.</param>
    /// <param name="count">How many literals it has.</param>
    /// <param name="tables">The prefilter's tables for them.</param>
    public LiteralSet(ReadOnlySpan<byte> layout, int count, byte[] tables)
    {
        Tables = tables;
        _entries = new Entry[count];
        for (int i = 0; i < _entries.Length; i++)
        {
            _entries[i] = new Entry(layout.Slice(3, layout[0]).ToArray(), layout[1] != 0, layout[2]);
            layout = layout[(3 + layout[0])..];
        }
    }

    /// <summary>The tables of <see cref="NibbleTables"/>, where they were laid out; null where they are to be made.</summary>
    public byte[]? Tables { get; }

    /// <summary>The set as bytes.</summary>
    public IEnumerable<byte> Layout() => _entries.SelectMany(static e =>
        (byte[])[checked((byte)e.Bytes.Length), e.IgnoreCase ? (byte)1 : (byte)0, checked((byte)e.KeyOffset), .. e.Bytes]);

    /// <summary>How many literals there are.</summary>
    public int Count => _entries.Length;

    /// <summary>The literal at a position.</summary>
    public ref readonly Entry this[int index] => ref _entries[index];

    /// <summary>
    /// Whether the literal at <paramref name="index"/> stands at <paramref name="start"/>, which may lie outside the text.
    /// </summary>
    public bool IsAt(ReadOnlySpan<byte> text, int start, int index)
    {
        ref readonly Entry entry = ref _entries[index];
        if (start < 0 || start > text.Length - entry.Bytes.Length)
            return false;
        ReadOnlySpan<byte> there = text.Slice(start, entry.Bytes.Length);
        return entry.IgnoreCase ? Ascii.EqualsIgnoreCase(there, entry.Bytes) : there.SequenceEqual(entry.Bytes);
    }

    /// <summary>A literal and its key.</summary>
    internal readonly struct Entry
    {
        public Entry(Literal literal)
        {
            Bytes = Encoding.ASCII.GetBytes(literal.Text);
            IgnoreCase = literal.IgnoreCase;
            KeyLength = Math.Min(4, Bytes.Length);
            double rarest = double.MaxValue;
            for (int offset = 0; offset <= Bytes.Length - KeyLength; offset++)
            {
                double frequency = 1;
                foreach (byte b in Bytes.AsSpan(offset, KeyLength))
                    frequency *= Frequency(b, IgnoreCase);
                if (frequency < rarest)
                    (rarest, KeyOffset) = (frequency, offset);
            }
        }

        /// <summary>A literal whose key is known.</summary>
        public Entry(byte[] bytes, bool ignoreCase, int keyOffset)
        {
            Bytes = bytes;
            IgnoreCase = ignoreCase;
            KeyOffset = keyOffset;
            KeyLength = Math.Min(4, bytes.Length);
        }

        /// <summary>The literal's bytes.</summary>
        public readonly byte[] Bytes;

        /// <summary>Whether letters match in either case.</summary>
        public readonly bool IgnoreCase;

        /// <summary>Where in the literal the key starts.</summary>
        public readonly int KeyOffset;

        /// <summary>Four, or less for a shorter literal.</summary>
        public readonly int KeyLength;

        /// <summary>The key's bytes.</summary>
        public ReadOnlySpan<byte> Key => Bytes.AsSpan(KeyOffset, KeyLength);

        private static int Frequency(byte b, bool ignoreCase) =>
            ignoreCase && char.IsAsciiLetter((char)b)
                ? ByteFrequency.Of((byte)(b | 0x20)) + ByteFrequency.Of((byte)(b & ~0x20))
                : ByteFrequency.Of(b);
    }
}

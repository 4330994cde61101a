using System.Text;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// Lower-case words and a number for each, looked up by the bytes of a text, letters in either case. Immutable once filled.
/// </summary>
internal sealed class WordTable
{
    /// <summary>Longest word that is looked up, in bytes.</summary>
    public const int LongestWord = 24;

    private const int LetterBits = 5;

    private readonly byte[] _bytes;
    private readonly Slot[] _slots;
    private readonly ulong[] _starts = new ulong[1 << (3 * LetterBits - 6)];
    private int _used;

    /// <summary>An empty table with room for <paramref name="words"/> words of <paramref name="bytes"/> bytes together.</summary>
    public WordTable(int words, int bytes)
    {
        int size = 16;
        while (size < words * 2)
            size *= 2;
        _slots = new Slot[size];
        _bytes = new byte[bytes];
    }

    /// <summary>A table of groups of words that blanks separate: the words of group n get the number n.</summary>
    public static WordTable Create(params string[] groups)
    {
        int words = 0, bytes = 0;
        foreach (string group in groups)
            (words, bytes) = (words + group.AsSpan().Count(' ') + 1, bytes + group.Length);
        var table = new WordTable(words, bytes);
        Span<byte> word = stackalloc byte[LongestWord];
        for (int group = 0; group < groups.Length; group++)
        {
            ReadOnlySpan<char> text = groups[group];
            foreach (Range part in text.Split(' '))
            {
                // What is longer is never looked up.
                if (Encoding.ASCII.TryGetBytes(text[part], word, out int length))
                    table.Add(word[..length], (byte)group);
            }
        }
        return table;
    }

    /// <summary>Adds a lower-case word; the first number a word gets stays.</summary>
    public void Add(ReadOnlySpan<byte> word, byte number)
    {
        if (word.IsEmpty || word.Length > LongestWord || Find(word) >= 0)
            return;
        int at = (int)(Hash(word) & (uint)(_slots.Length - 1));
        while (_slots[at].Length > 0)
            at = (at + 1) & (_slots.Length - 1);
        if (word.Length > 2)
            _starts[Start(word) >> 6] |= 1UL << Start(word);
        word.CopyTo(_bytes.AsSpan(_used));
        _slots[at] = new Slot { Start = _used, Length = (byte)word.Length, Number = number };
        _used += word.Length;
    }

    /// <summary>The number of <paramref name="word"/>, letters in either case; -1 where it is not there.</summary>
    public int Find(ReadOnlySpan<byte> word)
    {
        if (word.Length - 1u >= LongestWord)
            return -1;
        for (uint at = Hash(word); ; at++)
        {
            ref readonly Slot slot = ref _slots[at & (uint)(_slots.Length - 1)];
            if (slot.Length == 0)
                return -1;
            if (slot.Length == word.Length && Ascii.EqualsIgnoreCase(_bytes.AsSpan(slot.Start, slot.Length), word))
                return slot.Number;
        }
    }

    /// <summary>
    /// Whether a word of three letters or more may start as <paramref name="text"/>, of three bytes or more, does: of random
    /// letters one start in ten may.
    /// </summary>
    public bool MayStart(ReadOnlySpan<byte> text) => (_starts[Start(text) >> 6] & (1UL << Start(text))) != 0;

    private static int Start(ReadOnlySpan<byte> text) => ((text[0] & 31) << (2 * LetterBits)) | ((text[1] & 31) << LetterBits)
        | (text[2] & 31);

    /// <summary>FNV-1a (RFC 9923) over the letters in lower case.</summary>
    private static uint Hash(ReadOnlySpan<byte> word)
    {
        uint hash = 2166136261;
        foreach (byte b in word)
            hash = (hash ^ (uint)(b | 0x20)) * 16777619;
        return hash ^ (hash >> 15);
    }

    private struct Slot
    {
        public int Start;
        public byte Length;
        public byte Number;
    }
}

namespace KeyScan.Detection.Issued.Tokens;

/// <summary>Which lengths the keys of each alphabet have: one bit a length up to 512, and one for all longer ones.</summary>
internal sealed class LengthSet
{
    /// <summary>The least length of a key that is found without a rule.</summary>
    public const int Shortest = 8;

    /// <summary>The greatest length of a key that is found without a rule.</summary>
    public const int Longest = 8192;

    /// <summary>The least length of a token that is tried for keys that were never seen.</summary>
    public const int ShortestUnseen = 16;

    /// <summary>The greatest length of a token that is tried for keys that were never seen.</summary>
    public const int LongestUnseen = 512;

    /// <summary>Words of one alphabet.</summary>
    public const int Words = 9;

    /// <summary>Words of all alphabets, as a set file holds them.</summary>
    public const int TotalWords = Words * Characters.Alphabets;

    private const int Longer = LongestUnseen + 1;
    private readonly ulong[] _bits = new ulong[TotalWords];

    /// <summary>All words, alphabet by alphabet; bit n of an alphabet is length n, bit 513 all lengths above 512.</summary>
    public Span<ulong> Bits => _bits;

    /// <summary>Adds a length to an alphabet.</summary>
    public void Add(TokenAlphabet alphabet, int length)
    {
        int bit = Math.Min(length, Longer);
        _bits[((int)alphabet * Words) + (bit >> 6)] |= 1UL << bit;
    }

    /// <summary>Whether keys of an alphabet have this length.</summary>
    public bool Has(TokenAlphabet alphabet, int length)
    {
        int bit = Math.Min(length, Longer);
        return (_bits[((int)alphabet * Words) + (bit >> 6)] >> bit & 1) != 0;
    }

    /// <summary>Whether keys of a family have this length, with or without digits.</summary>
    public bool Has(AlphabetFamily family, int length)
    {
        int bit = Math.Min(length, Longer);
        int word = ((((int)family * 2) + 2) * Words) + (bit >> 6);
        return ((_bits[word] | _bits[word + Words]) >> bit & 1) != 0;
    }

    /// <summary>Adds all lengths of another.</summary>
    public void Add(LengthSet other)
    {
        for (int i = 0; i < _bits.Length; i++)
            _bits[i] |= other._bits[i];
    }

    /// <summary>The least length of a family's keys, 0 where it has none.</summary>
    public int LeastOf(AlphabetFamily family)
    {
        int length = 0;
        while (length <= Longer && !Has(family, length))
            length++;
        return length > Longer ? 0 : length;
    }

    /// <summary>The greatest length of a family's keys, 0 where it has none.</summary>
    public int MostOf(AlphabetFamily family)
    {
        int length = Longer;
        while (length > 0 && !Has(family, length))
            length--;
        return length == Longer ? Longest : length;
    }
}

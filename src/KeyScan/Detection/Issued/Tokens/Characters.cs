using System.Runtime.InteropServices;

namespace KeyScan.Detection.Issued.Tokens;

/// <summary>Classes of bytes and alphabets of tokens.</summary>
internal static class Characters
{
    /// <summary>How many families there are.</summary>
    public const int Families = 7;

    /// <summary>One more than the greatest <see cref="TokenAlphabet"/>.</summary>
    public const int Alphabets = 16;

    /// <summary>Longest padding of base64.</summary>
    public const int MostPadding = 2;

    private const CharacterClasses Alphanumeric = CharacterClasses.Lower | CharacterClasses.Upper | CharacterClasses.Digit;
    private static readonly ushort[] Table = CreateTable();

    /// <summary>The class of a byte.</summary>
    public static CharacterClasses ClassOf(byte value) => (CharacterClasses)Table[value];

    /// <summary>Whether a byte is an ASCII letter or digit.</summary>
    public static bool IsAlphanumeric(byte value) => (ClassOf(value) & Alphanumeric) != CharacterClasses.None;

    /// <summary>Whether a byte belongs to a family's runs, which leave out padding.</summary>
    public static bool IsIn(AlphabetFamily family, byte value) => (ClassOf(value) & RunOf(family)) != CharacterClasses.None;

    /// <summary>The classes of all bytes of a token.</summary>
    public static CharacterClasses ClassesOf(ReadOnlySpan<byte> token)
    {
        ref ushort table = ref MemoryMarshal.GetArrayDataReference(Table);
        int classes = 0;
        foreach (byte b in token)
            classes |= System.Runtime.CompilerServices.Unsafe.Add(ref table, b);
        return (CharacterClasses)classes;
    }

    /// <summary>The smallest alphabet that has all characters of a token.</summary>
    public static TokenAlphabet AlphabetOf(ReadOnlySpan<byte> token)
    {
        int end = token.Length;
        while (end > 0 && token.Length - end < MostPadding && token[end - 1] == (byte)'=')
            end--;
        CharacterClasses classes = ClassesOf(token[..end]);
        if (end == 0 || (classes & CharacterClasses.Delimiter) != CharacterClasses.None)
            return TokenAlphabet.None;
        AlphabetFamily family = FamilyOf(classes, padded: end < token.Length);
        return (TokenAlphabet)((2 * (int)family) + 2 + ((classes & CharacterClasses.Digit) != CharacterClasses.None ? 1 : 0));
    }

    /// <summary>The family of an alphabet other than <see cref="TokenAlphabet.None"/>.</summary>
    public static AlphabetFamily FamilyOf(TokenAlphabet alphabet) => (AlphabetFamily)(((int)alphabet / 2) - 1);

    private static AlphabetFamily FamilyOf(CharacterClasses classes, bool padded)
    {
        const CharacterClasses Url = CharacterClasses.Underscore | CharacterClasses.Dash | CharacterClasses.Dot;
        if ((classes & (CharacterClasses.Other | CharacterClasses.Equals)) != CharacterClasses.None)
            return AlphabetFamily.Free;
        if ((classes & CharacterClasses.Colon) != CharacterClasses.None)
            return AlphabetFamily.Extended;
        if (padded || (classes & CharacterClasses.Plus) != CharacterClasses.None)
            return (classes & Url) != CharacterClasses.None ? AlphabetFamily.Extended : AlphabetFamily.Base64;
        if ((classes & CharacterClasses.Dot) != CharacterClasses.None)
            return AlphabetFamily.Unreserved;
        if ((classes & CharacterClasses.Dash) != CharacterClasses.None)
            return AlphabetFamily.Dashed;
        return (classes & CharacterClasses.Underscore) != CharacterClasses.None ? AlphabetFamily.Word
            : AlphabetFamily.Alphanumeric;
    }

    private static CharacterClasses RunOf(AlphabetFamily family) => family switch
    {
        AlphabetFamily.Alphanumeric => Alphanumeric,
        AlphabetFamily.Word => Alphanumeric | CharacterClasses.Underscore,
        AlphabetFamily.Dashed => Alphanumeric | CharacterClasses.Underscore | CharacterClasses.Dash,
        AlphabetFamily.Unreserved => Alphanumeric | CharacterClasses.Underscore | CharacterClasses.Dash | CharacterClasses.Dot,
        AlphabetFamily.Base64 => Alphanumeric | CharacterClasses.Plus,
        AlphabetFamily.Extended =>
        Alphanumeric | CharacterClasses.Underscore | CharacterClasses.Dash | CharacterClasses.Dot | CharacterClasses.Plus |
        CharacterClasses.Colon,
        _ => ~CharacterClasses.Delimiter,
    };

    private static ushort[] CreateTable()
    {
        ushort[] table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = (ushort)((char)i switch
            {
                >= 'a' and <= 'z' => CharacterClasses.Lower,
                >= 'A' and <= 'Z' => CharacterClasses.Upper,
                >= '0' and <= '9' => CharacterClasses.Digit,
                '_' => CharacterClasses.Underscore,
                '-' => CharacterClasses.Dash,
                '.' or '~' => CharacterClasses.Dot,
                '+' or '/' => CharacterClasses.Plus,
                ':' => CharacterClasses.Colon,
                '=' => CharacterClasses.Equals,
                <= ' ' or '"' or '\'' or '`' or '\\' or '<' or '>' or '\x7F' => CharacterClasses.Delimiter,
                _ => CharacterClasses.Other,
            });
        }
        return table;
    }
}

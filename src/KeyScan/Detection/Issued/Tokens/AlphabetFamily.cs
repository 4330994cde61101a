namespace KeyScan.Detection.Issued.Tokens;

/// <summary>
/// The families of alphabets, each with its own idea of what delimits a token; <see cref="TokenAlphabet"/> is twice the family
/// plus two, plus one with digits.
/// </summary>
internal enum AlphabetFamily
{
    /// <summary>Letters and digits.</summary>
    Alphanumeric,

    /// <summary>And <c>_</c>.</summary>
    Word,

    /// <summary>And <c>_-</c>.</summary>
    Dashed,

    /// <summary>And <c>_-.~</c>.</summary>
    Unreserved,

    /// <summary>And <c>+/</c>, <c>=</c> at the end.</summary>
    Base64,

    /// <summary>And <c>_-.~+/:</c>, <c>=</c> at the end.</summary>
    Extended,

    /// <summary>Anything but delimiters.</summary>
    Free,
}

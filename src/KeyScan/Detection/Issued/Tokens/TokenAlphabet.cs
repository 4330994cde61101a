namespace KeyScan.Detection.Issued.Tokens;

/// <summary>
/// The characters a key is made of, and so what delimits it in a text. Each comes without and with digits: most long words of a
/// source file have no digit, most keys do. The numbers stand in databases and set files and never change.
/// </summary>
internal enum TokenAlphabet
{
    /// <summary>
    /// Nothing finds this key without a rule: it is shorter than 8 or longer than 8,192 bytes, or has white space, control
    /// characters, quotes, back-slashes or angle brackets in it, or is a word (only lower-case or only upper-case letters,
    /// shorter than 16) or a stand-in (fewer than four different characters), which text is full of.
    /// </summary>
    None = 0,

    /// <summary>ASCII letters.</summary>
    Letters = 2,

    /// <summary>ASCII letters and digits: hexadecimal, base 62.</summary>
    Alphanumeric = 3,

    /// <summary>Letters and <c>_</c>.</summary>
    WordLetters = 4,

    /// <summary>Letters, digits and <c>_</c>: base 62 behind a prefix.</summary>
    Word = 5,

    /// <summary>Letters, <c>_</c> and <c>-</c>.</summary>
    DashedLetters = 6,

    /// <summary>Letters, digits, <c>_</c> and <c>-</c>: base64url, UUIDs.</summary>
    Dashed = 7,

    /// <summary>Letters and <c>_-.~</c>.</summary>
    UnreservedLetters = 8,

    /// <summary>Letters, digits and <c>_-.~</c> (unreserved in RFC 3986): JWTs, Azure's client secrets.</summary>
    Unreserved = 9,

    /// <summary>Letters and <c>+/</c>, and one or two <c>=</c> at the end.</summary>
    Base64Letters = 10,

    /// <summary>Letters, digits and <c>+/</c>, and one or two <c>=</c> at the end.</summary>
    Base64 = 11,

    /// <summary>Letters and <c>_-.~+/:</c>, and one or two <c>=</c> at the end.</summary>
    ExtendedLetters = 12,

    /// <summary>
    /// Letters, digits and <c>_-.~+/:</c>, and one or two <c>=</c> at the end: base64 behind a prefix, id and secret with a
    /// colon.
    /// </summary>
    Extended = 13,

    /// <summary>Anything but digits and what <see cref="None"/> names.</summary>
    FreeLetters = 14,

    /// <summary>Anything but what <see cref="None"/> names; delimited by that.</summary>
    Free = 15,
}

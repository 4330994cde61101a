namespace KeyScan.Decoding;

/// <summary>How a stretch of text is encoded.</summary>
internal enum RunEncoding
{
    /// <summary>Base64, either alphabet (RFC 4648, sections 4 and 5).</summary>
    Base64,

    /// <summary>Two hexadecimal digits a byte.</summary>
    Hex,

    /// <summary>Percent and two hexadecimal digits for some bytes (RFC 3986, section 2.1).</summary>
    Percent,

    /// <summary><c>\u</c> and four hexadecimal digits for some characters, as in JSON.</summary>
    UnicodeEscapes,

    /// <summary>UTF-16 inside something else, either order of bytes.</summary>
    Utf16,

    /// <summary><c>\x</c> and two hexadecimal digits for some characters, as in C and its kin.</summary>
    HexEscapes,

    /// <summary>Numeric character references, <c>&amp;#65;</c> and <c>&amp;#x41;</c>, for some characters (HTML, XML).</summary>
    HtmlEntities,

    /// <summary>Control sequences of a terminal (ECMA-48) inside a word, as where a search marks what it has found.</summary>
    TerminalCodes,
}

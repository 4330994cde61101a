namespace KeyScan.Detection.Issued.Tokens;

/// <summary>What a byte is to the alphabets.</summary>
[Flags]
internal enum CharacterClasses
{
    /// <summary>No byte at all.</summary>
    None = 0,

    /// <summary><c>a-z</c>.</summary>
    Lower = 1,

    /// <summary><c>A-Z</c>.</summary>
    Upper = 2,

    /// <summary><c>0-9</c>.</summary>
    Digit = 4,

    /// <summary><c>_</c>.</summary>
    Underscore = 8,

    /// <summary><c>-</c>.</summary>
    Dash = 16,

    /// <summary><c>.</c> and <c>~</c>.</summary>
    Dot = 32,

    /// <summary><c>+</c> and <c>/</c>.</summary>
    Plus = 64,

    /// <summary><c>:</c>.</summary>
    Colon = 128,

    /// <summary><c>=</c>.</summary>
    Equals = 256,

    /// <summary>Other printable characters, and all beyond ASCII.</summary>
    Other = 512,

    /// <summary>White space, control characters, quotes, back-slash, angle brackets.</summary>
    Delimiter = 1024,
}

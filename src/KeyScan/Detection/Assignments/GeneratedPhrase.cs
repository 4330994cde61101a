namespace KeyScan.Detection.Assignments;

/// <summary>
/// The eight keys and salts of a WordPress site, which sign its sessions. What is made for them has 64 characters of any sort,
/// blanks too, and now and then what a reference begins with: https://api.wordpress.org/secret-key/1.1/salt/.
/// </summary>
internal static class GeneratedPhrase
{
    private const int Length = 64;
    private const int FewestCharacters = 24;

    /// <summary>Whether it is one of the names, in capitals.</summary>
    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (!name.EndsWith("_KEY"u8) && !name.EndsWith("_SALT"u8))
            return false;
        ReadOnlySpan<byte> stem = name[..name.LastIndexOf((byte)'_')];
        return stem.SequenceEqual("AUTH"u8) || stem.SequenceEqual("SECURE_AUTH"u8) || stem.SequenceEqual("LOGGED_IN"u8)
            || stem.SequenceEqual("NONCE"u8);
    }

    /// <summary>Whether it is a value as it is made for one of them.</summary>
    public static bool Is(ReadOnlySpan<byte> text, in Assignment found)
    {
        if (found.ValueEnd - found.ValueStart != Length || !IsName(text[found.NameStart..found.NameEnd]))
            return false;
        UInt128 seen = 0;
        foreach (byte b in text[found.ValueStart..found.ValueEnd])
        {
            if (b is < 0x20 or > 0x7E)
                return false;
            seen |= UInt128.One << b;
        }
        return (int)UInt128.PopCount(seen) >= FewestCharacters;
    }
}

using System.Globalization;
using System.Text;

namespace KeyScan.Text;

/// <summary>
/// Which characters of a stranger's text act on what displays it, or are not seen there: the one table that all writers ask.
/// Terminals obey control characters; browsers, editors and terminals obey marks of direction; what has no width makes two names
/// look the same.
/// </summary>
internal static class UnsafeCharacters
{
    /// <summary>Whether a text has one of them; a lone half of a surrogate pair counts.</summary>
    public static bool AreIn(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~') && text.EnumerateRunes().Any(Has);

    /// <summary>Whether a character is one of them.</summary>
    public static bool Has(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => true,
        // Letters, marks and signs by category that are drawn as nothing (DerivedCoreProperties.txt,
        // Default_Ignorable_Code_Point), and the empty Braille cell.
        UnicodeCategory.OtherLetter => rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0,
        UnicodeCategory.NonSpacingMark => rune.Value is 0x034F or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF),
        UnicodeCategory.OtherSymbol => rune.Value is 0x2800,
        _ => false,
    };
}

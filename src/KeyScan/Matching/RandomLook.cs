using KeyScan.Detection.Assignments;

namespace KeyScan.Matching;

/// <summary>
/// Tells values made by chance from words and numbers that people write. Most have digits and letters, and are told by that; one random value in
/// thirty of twenty characters has no digit, and then its letters tell.
/// </summary>
internal static class RandomLook
{
    /// <summary>Characters from which letters alone are enough to tell.</summary>
    private const int LettersTell = 16;

    /// <summary>The same where one of them is a digit.</summary>
    private const int DigitTells = 8;

    /// <summary>Whether <paramref name="run"/> may have a value in it that has the look; cheap, and asked of every word of a line.</summary>
    public static bool MayHave(ReadOnlySpan<byte> run) => run.ContainsAnyInRange((byte)'0', (byte)'9') || run.Length >= LettersTell;

    /// <summary>Whether <paramref name="value"/> has it.</summary>
    public static bool Has(ReadOnlySpan<byte> value)
    {
        int digits = 0, upper = 0, lower = 0, hex = 0, changes = 0;
        for (int i = 0; i < value.Length; i++)
        {
            byte b = value[i];
            digits += char.IsAsciiDigit((char)b) ? 1 : 0;
            upper += char.IsAsciiLetterUpper((char)b) ? 1 : 0;
            lower += char.IsAsciiLetterLower((char)b) ? 1 : 0;
            hex += char.IsAsciiHexDigit((char)b) ? 1 : 0;
            changes += i > 0 && ValueShape.SortOf(b) != ValueShape.SortOf(value[i - 1]) ? 1 : 0;
        }
        int letters = upper + lower;
        if (digits > 0 && hex == value.Length)
            return letters > 0;
        if (digits > 1)
            return letters > 1;
        if (digits == 1 && upper > 0 && lower > 0)
            return letters > 1;
        // camelCase and CONSTANT_CASE change at words; letters by chance change at every other one, or have no joints.
        return value.Length >= (digits > 0 ? DigitTells : LettersTell) && (upper > 0 && lower > 0 ? changes * 4 >= value.Length : letters + digits == value.Length) && !ValueWords.Prevail(value);
    }
}

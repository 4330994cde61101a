using KeyScan.Detection.Assignments;

namespace KeyScan.Matching;

/// <summary>
/// Tells values made by chance from words and numbers that people write. Most have digits and letters, and are told by that;
/// one random value in thirty of twenty characters has no digit, and then its letters tell.
/// </summary>
internal static class RandomLook
{
    /// <summary>Characters from which letters alone are enough to tell.</summary>
    private const int LettersTell = 16;

    /// <summary>The same where one of them is a digit.</summary>
    private const int DigitTells = 8;

    private static readonly ulong[] Lanes = CreateLanes();

    /// <summary>
    /// Whether <paramref name="run"/> may have a value in it that has the look; cheap, and asked of every word of a line.
    /// </summary>
    public static bool MayHave(ReadOnlySpan<byte> run) =>
        run.ContainsAnyInRange((byte)'0', (byte)'9') || run.Length >= LettersTell;

    /// <summary>Whether <paramref name="value"/> has it.</summary>
    public static bool Has(ReadOnlySpan<byte> value)
    {
        (int digits, int upper, int lower, int hex) = Count(value);
        int letters = upper + lower;
        if (digits > 0 && hex == value.Length)
            return letters > 0;
        if (digits > 1)
            return letters > 1;
        if (digits == 1 && upper > 0 && lower > 0)
            return letters > 1;
        // camelCase and CONSTANT_CASE change at words; letters by chance change at every other one, or have no joints.
        return value.Length >= (digits > 0 ? DigitTells : LettersTell)
            && (upper > 0 && lower > 0 ? Changes(value) * 4 >= value.Length : letters + digits == value.Length)
            && !ValueWords.Prevail(value);
    }

    /// <summary>How many of each sort there are: one look-up a byte adds to four counts at once.</summary>
    private static (int Digits, int Upper, int Lower, int Hex) Count(ReadOnlySpan<byte> value)
    {
        (int digits, int upper, int lower, int hex) = (0, 0, 0, 0);
        while (!value.IsEmpty)
        {
            ulong counts = 0;
            // No lane of sixteen bits runs over.
            ReadOnlySpan<byte> part = value[..Math.Min(value.Length, short.MaxValue)];
            foreach (byte b in part)
                counts += Lanes[b];
            digits += (ushort)counts;
            upper += (ushort)(counts >> 16);
            lower += (ushort)(counts >> 32);
            hex += (ushort)(counts >> 48);
            value = value[part.Length..];
        }
        return (digits, upper, lower, hex);
    }

    private static int Changes(ReadOnlySpan<byte> value)
    {
        int changes = 0;
        for (int i = 1; i < value.Length; i++)
            changes += ValueShape.SortOf(value[i]) != ValueShape.SortOf(value[i - 1]) ? 1 : 0;
        return changes;
    }

    private static ulong[] CreateLanes()
    {
        var lanes = new ulong[byte.MaxValue + 1];
        for (int b = 0; b < lanes.Length; b++)
        {
            lanes[b] = (char.IsAsciiDigit((char)b) ? 1UL : 0) | (char.IsAsciiLetterUpper((char)b) ? 1UL << 16 : 0)
                | (char.IsAsciiLetterLower((char)b) ? 1UL << 32 : 0) | (char.IsAsciiHexDigit((char)b) ? 1UL << 48 : 0);
        }
        return lanes;
    }
}

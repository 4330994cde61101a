namespace KeyScan.Detection.Assignments;

/// <summary>
/// Values that somebody has to fill in, or made up to show a form. A judgement of the whole value: a key that holds <c>todo</c>
/// or <c>fake</c> by chance is none.
/// </summary>
internal static class Placeholder
{
    private const int LongestSequence = 10;
    private const int LongestPeriod = 16;

    // Compared without what stands around the letters and digits.
    private static readonly WordTable Whole = WordTable.Create(
        "",
        "passw0rd p4ssw0rd pa55w0rd changeme changeit replaceme redacted placeholder undefined null none nil true false todo "
            + "tbd xxx hidden masked removed "
            + "yourpassword yoursecret yourtoken yourkey yourapikey");

    /// <summary>Whether it is one.</summary>
    public static bool Is(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> core = value.Trim("!@#$%^&*()-_=+.,:;?0123456789 "u8);
        if (core.IsEmpty ? !value.ContainsAnyInRange((byte)'0', (byte)'9') : Whole.Find(core) >= 0)
            return true;
        return value.EndsWith("..."u8) || value.EndsWith("…"u8) || value.IndexOf("***"u8) >= 0 || value.IndexOf("EXAMPLE"u8) >= 0
            || value.IndexOf("REDACTED"u8) >= 0
            || HasRun(value) || IsPeriodic(value) || IsWoven(value) || Asks(value);
    }

    /// <summary>The same byte or neighbours of the alphabet too often in a row for chance.</summary>
    private static bool HasRun(ReadOnlySpan<byte> value)
    {
        int same = 1, up = 1, x = 0;
        for (int i = 1; i < value.Length; i++)
        {
            same = value[i] == value[i - 1] ? same + 1 : 1;
            up = value[i] == value[i - 1] + 1 ? up + 1 : 1;
            x = Math.Max(x, value[i] is (byte)'x' or (byte)'X' or (byte)'0' ? same : 0);
            // Base64 of binary structures is full of A; in what Firefox stores twenty of them are the key's number.
            if (same > (value[i] is (byte)'A' or (byte)'/' or (byte)'=' ? Math.Max(8, value.Length / 3) : 5)
                || up >= LongestSequence || x > 3 && value[i] is not (byte)'0')
                return true;
        }
        return false;
    }

    /// <summary>Letters and digits each in their order: <c>a1b2c3d4e5f6</c>.</summary>
    private static bool IsWoven(ReadOnlySpan<byte> value)
    {
        int letters = 0, digits = 0, letter = 0, digit = 0;
        foreach (byte b in value)
        {
            int lower = b | 0x20;
            if (char.IsAsciiLetter((char)b) && (letters == 0 || lower == letter + 1))
                (letter, letters) = (lower, letters + 1);
            else if (char.IsAsciiDigit((char)b) && (digits == 0 || b == digit + 1))
                (digit, digits) = (b, digits + 1);
            else
                return false;
        }
        return letters >= 4 && digits >= 4;
    }

    /// <summary>A short text, repeated: <c>0123456789abcdef0123456789abcdef</c>.</summary>
    private static bool IsPeriodic(ReadOnlySpan<byte> value)
    {
        if (value.Length < 12)
            return false;
        for (int period = 1; period <= LongestPeriod && period * 2 <= value.Length; period++)
        {
            if (value[period..].SequenceEqual(value[..^period]))
                return true;
        }
        return false;
    }

    /// <summary>Whether it asks for something, as <c>YOUR_TOKEN_HERE</c> and <c>put-your-key-here-2024</c> do.</summary>
    private static bool Asks(ReadOnlySpan<byte> value)
    {
        int at = 0;
        bool asks = false, onlyWords = true;
        while (at < value.Length)
        {
            if (!char.IsAsciiLetter((char)value[at]))
            {
                at++;
                continue;
            }
            int end = at;
            while (end < value.Length && char.IsAsciiLetter((char)value[end]))
                end++;
            ReadOnlySpan<byte> word = value[at..end];
            asks |= Bytes.IsAt(word, 0, "your"u8) || (word.Length == 4 && Bytes.IsAt(word, 0, "here"u8))
                || Bytes.IsAt(word, 0, "placeholder"u8) || (word.Length > 5 && Bytes.IsAt(word, 0, "insert"u8));
            onlyWords &= word.Length is 2 or 3 || ValueWords.IsWord(word);
            at = end;
        }
        return asks && onlyWords;
    }
}

namespace KeyScan.Detection.Assignments;

/// <summary>Numbers about a value's bytes; the value alone, wherever it stands.</summary>
internal static class ValueShape
{
    /// <summary>More bytes than these say nothing new.</summary>
    private const int Longest = 160;

    private static readonly float[] Log2 = [.. Enumerable.Range(0, Longest + 1)
        .Select(static n => n == 0 ? 0f : n * MathF.Log2(n))];

    private static readonly byte[] Sorts = [.. Enumerable.Range(0, 256).Select(static b => (byte)(
        b is >= 'a' and <= 'z' ? 0 : b is >= 'A' and <= 'Z' ? 1 : b is >= '0' and <= '9' ? 2 : 3))];

    /// <summary>0 a lower-case letter, 1 upper case, 2 a digit, 3 anything else.</summary>
    public static int SortOf(byte b) => Sorts[b];

    /// <summary>Fills in the features of the value.</summary>
    public static void Measure(ReadOnlySpan<byte> value, Span<float> features)
    {
        features[(int)JudgeFeature.Length] = value.Length;
        ReadOnlySpan<byte> whole = value;
        if (value.Length > Longest)
            value = value[..Longest];
        Count(value, features);
        MeasureShape(whole, features);
        ValueWords.Measure(value, features);
    }

    private static void Count(ReadOnlySpan<byte> value, Span<float> features)
    {
        Span<byte> counts = stackalloc byte[256];
        counts.Clear();
        Span<int> sorts = stackalloc int[4];
        sorts.Clear();
        int changes = 0, same = 1, up = 1, down = 1, run = 1, sequence = 1, distinct = 0;
        for (int i = 0; i < value.Length; i++)
        {
            byte b = value[i];
            if (counts[b]++ == 0)
                distinct++;
            int sort = Sorts[b];
            sorts[sort]++;
            if (i == 0)
                continue;
            byte before = value[i - 1];
            changes += sort != Sorts[before] ? 1 : 0;
            same = b == before ? same + 1 : 1;
            up = b == before + 1 ? up + 1 : 1;
            down = b == before - 1 ? down + 1 : 1;
            run = Math.Max(run, same);
            sequence = Math.Max(sequence, Math.Max(up, down));
        }
        float sum = 0;
        // Most of the bytes do not occur, and adding nothing is not adding.
        for (int from = 0; from < counts.Length; from += sizeof(ulong))
        {
            if (BitConverter.ToUInt64(counts[from..]) == 0)
                continue;
            foreach (byte count in counts.Slice(from, sizeof(ulong)))
                sum += Log2[count];
        }
        float n = value.Length;
        float entropy = MathF.Log2(n) - (sum / n);
        features[(int)JudgeFeature.Entropy] = entropy;
        features[(int)JudgeFeature.EntropyShare] = n > 1 ? entropy / MathF.Log2(n) : 0;
        features[(int)JudgeFeature.Distinct] = distinct;
        features[(int)JudgeFeature.Lower] = sorts[0] / n;
        features[(int)JudgeFeature.Upper] = sorts[1] / n;
        features[(int)JudgeFeature.Digits] = sorts[2] / n;
        features[(int)JudgeFeature.Symbols] = sorts[3] / n;
        features[(int)JudgeFeature.Classes] = (sorts[0] > 0 ? 1 : 0) + (sorts[1] > 0 ? 1 : 0) + (sorts[2] > 0 ? 1 : 0)
            + (sorts[3] > 0 ? 1 : 0);
        features[(int)JudgeFeature.Changes] = changes / n;
        features[(int)JudgeFeature.Run] = run;
        features[(int)JudgeFeature.Sequence] = sequence;
        features[(int)JudgeFeature.Blanks] = (counts[' '] + counts['\t']) / n;
        features[(int)JudgeFeature.Dots] = counts['.'] / n;
        features[(int)JudgeFeature.Slashes] = (counts['/'] + counts['\\']) / n;
        features[(int)JudgeFeature.Dashes] = counts['-'] / n;
        features[(int)JudgeFeature.Underscores] = counts['_'] / n;
        features[(int)JudgeFeature.Brackets] =
            (counts['('] + counts[')'] + counts['['] + counts[']'] + counts['{'] + counts['}'] + counts['<'] + counts['>']) / n;
        features[(int)JudgeFeature.Marks] =
            (counts['!'] + counts['@'] + counts['#'] + counts['$'] + counts['%'] + counts['^'] + counts['&'] + counts['*']
            + counts['?']) / n;
    }

    private static void MeasureShape(ReadOnlySpan<byte> value, Span<float> features)
    {
        bool hex = true, base64 = true, identifier = true, foreign = false;
        int digitsFrom = -1;
        bool wordThenDigits = true;
        foreach (byte b in value)
        {
            int sort = Sorts[b];
            hex &= char.IsAsciiHexDigit((char)b);
            base64 &= sort < 3 || b is (byte)'+' or (byte)'/' or (byte)'=' or (byte)'-' or (byte)'_';
            identifier &= sort < 2 || b is (byte)'_' or (byte)'-' or (byte)'.';
            foreign |= b >= 128;
            if (sort == 2)
                digitsFrom = 1;
            else
                wordThenDigits &= digitsFrom < 0 && sort < 2;
        }
        bool hasDigit = features[(int)JudgeFeature.Digits] > 0;
        features[(int)JudgeFeature.Hex] = hex && hasDigit ? 1 : 0;
        features[(int)JudgeFeature.Base64] = base64 && hasDigit && value.Length >= 16 && (value.Length & 3) != 1
            && features[(int)JudgeFeature.Lower] > 0 && features[(int)JudgeFeature.Upper] > 0 ? 1 : 0;
        features[(int)JudgeFeature.Uuid] = IsUuid(value) ? 1 : 0;
        features[(int)JudgeFeature.Identifier] = identifier ? 1 : 0;
        features[(int)JudgeFeature.WordThenDigits] = wordThenDigits && digitsFrom > 0 && Sorts[value[0]] < 2 ? 1 : 0;
        features[(int)JudgeFeature.Foreign] = foreign ? 1 : 0;
        features[(int)JudgeFeature.First] = Sorts[value[0]];
        features[(int)JudgeFeature.Last] = Sorts[value[^1]];
        int equals = value.IndexOf((byte)'=');
        ReadOnlySpan<byte> padless = value.TrimEnd((byte)'=');
        features[(int)JudgeFeature.EqualsInside] = equals >= 0 && equals < padless.Length ? 1 : 0;
        features[(int)JudgeFeature.EqualsAtEnd] = padless.Length < value.Length ? 1 : 0;
    }

    /// <summary>8-4-4-4-12 digits (RFC 9562).</summary>
    public static bool IsUuid(ReadOnlySpan<byte> value)
    {
        if (value.Length != 36)
            return false;
        for (int i = 0; i < value.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? value[i] != '-' : !char.IsAsciiLetterOrDigit((char)value[i]))
                return false;
        }
        return true;
    }
}

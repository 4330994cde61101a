using KeyScan.Primitives;

namespace KeyScan.Decoding;

/// <summary>Base64 in either alphabet, with or without padding (RFC 4648).</summary>
internal static class Base64Text
{
    private const byte None = 0xFF;
    private static readonly byte[] Values = CreateValues();

    /// <summary>Whether the first eight characters decode to text.</summary>
    public static bool Begins(ReadOnlySpan<byte> run)
    {
        // The top bits of the first three bytes, which no ASCII has set: seven of eight names in code end here.
        if (((Values[run[0]] & 0x20) | (Values[run[1]] & 0x08) | (Values[run[2]] & 0x02)) != 0)
            return false;
        Span<byte> first = stackalloc byte[6];
        return Decode(run[..8], first) == first.Length && !first.ContainsAnyInRange((byte)0x7F, (byte)0xFF) && AllReadable(first);
    }

    /// <summary>Whether <paramref name="b"/> is a character of base64 or its padding.</summary>
    public static bool IsCharacter(byte b) => Values[b] != None || b == (byte)'=';

    /// <summary>The length of a run with the padding that follows it.</summary>
    public static int WithPadding(ReadOnlySpan<byte> text, ByteRun run)
    {
        int end = run.End;
        while (end < text.Length && end < run.End + 2 && text[end] == (byte)'=' && (end - run.Start) % 4 != 0)
            end++;
        return end - run.Start;
    }

    /// <summary>Decodes as much as is valid; returns the bytes written.</summary>
    /// <param name="run">Characters, padding allowed at the end.</param>
    /// <param name="output">Room for three bytes for every four characters.</param>
    public static int Decode(ReadOnlySpan<byte> run, Span<byte> output)
    {
        uint bits = 0;
        int count = 0, length = 0;
        foreach (byte character in run)
        {
            byte value = Values[character];
            if (value == None)
            {
                // Lines are broken and indented anywhere.
                if (character is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')
                    continue;
                break;
            }
            bits = (bits << 6) | value;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                output[length++] = (byte)(bits >> count);
            }
        }
        return length;
    }

    private static bool AllReadable(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (!EncodedRuns.IsReadable(b))
                return false;
        }
        return true;
    }

    private static byte[] CreateValues()
    {
        byte[] values = new byte[256];
        Array.Fill(values, None);
        ReadOnlySpan<byte> alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (int i = 0; i < alphabet.Length; i++)
            values[alphabet[i]] = (byte)i;
        values['-'] = values['+'];
        values['_'] = values['/'];
        return values;
    }
}

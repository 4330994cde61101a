using System.Buffers.Binary;
using System.Text;

namespace KeyScan.Decoding;

/// <summary>
/// Counts how many units of a blob would be characters if it were in a wide encoding, and how many would be none.
/// </summary>
internal struct WideUnits(TextEncoding encoding)
{
    /// <summary>One of fifty units may be no character: a file may have been cut, or another written behind it.</summary>
    private const int BadShare = 50;

    /// <summary>So few are passed over, however short the text is.</summary>
    private const int FewBad = 2;

    private const int LeastAscii = 2;

    private long _units;
    private long _ascii;

    /// <summary>The encoding.</summary>
    public readonly TextEncoding Encoding => encoding;

    /// <summary>How many are none.</summary>
    public long Bad { get; private set; }

    /// <summary>Whether it reads as text, some of which is ASCII; without that there is no key in it.</summary>
    public readonly bool IsText => _ascii >= LeastAscii && MayBeText;

    /// <summary>The same, whether or not some of it is ASCII.</summary>
    public readonly bool MayBeText => Bad <= FewBad || Bad * BadShare <= _units;

    /// <summary>Counts the units of <paramref name="block"/>, which begins with a whole one.</summary>
    public void Count(ReadOnlySpan<byte> block)
    {
        if (encoding is TextEncoding.Utf32LittleEndian or TextEncoding.Utf32BigEndian)
        {
            for (; block.Length >= 4; block = block[4..])
            {
                uint value = encoding == TextEncoding.Utf32LittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(block)
                    : BinaryPrimitives.ReadUInt32BigEndian(block);
                Add(value, isCharacter: Rune.IsValid(value));
            }
            return;
        }
        bool afterHigh = false;
        for (bool isFirst = true; block.Length >= 2; block = block[2..], isFirst = false)
        {
            ushort unit = encoding == TextEncoding.Utf16LittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(block)
                : BinaryPrimitives.ReadUInt16BigEndian(block);
            bool isLow = char.IsLowSurrogate((char)unit);
            // The first unit may be the second half of a character before the block.
            Add(unit, isCharacter: isFirst || isLow == afterHigh);
            afterHigh = char.IsHighSurrogate((char)unit);
        }
    }

    private void Add(uint value, bool isCharacter)
    {
        _units++;
        if (!isCharacter || IsNoText(value))
            Bad++;
        else if (value < 0x80)
            _ascii++;
    }

    private static bool IsNoText(uint value) => value switch
    {
        < 0x80 => !EncodedRuns.IsReadable((byte)value),
        < 0xA0 => true,
        // Two characters that Chinese and Japanese are full of. Else a zero in the low byte is ASCII read the wrong way round.
        0x3000 or 0x4E00 => false,
        < 0x10000 when (value & 0xFF) == 0 => true,
        >= 0xE000 and <= 0xF8FF or 0xFFFE or 0xFFFF => true,
        _ => false,
    };
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace KeyScan.Primitives.Deflate;

/// <summary>
/// Inflates deflate streams (RFC 1951) that lie in memory whole, into memory of a known size; one at a time, one for each thread.
/// </summary>
/// <remarks>
/// zlib keeps a window and a state, as its input may come in pieces; here the output is the window. Objects of a pack are small,
/// and of all of redis' it takes 1.9 s where zlib-ng takes 2.3 to 2.9. It accepts what zlib accepts. Its quick loop writes
/// beyond what it was asked for, within the destination; near the ends of input and output a careful one takes over.
/// </remarks>
internal sealed unsafe class DeflateDecoder
{

    // What the quick loop may write beyond a match, and read beyond the input that it needs.
    private const int Overshoot = 32;

    private readonly CodeTable _literals = new(11, 2342);
    private readonly CodeTable _distances = new(8, 402);
    private readonly CodeTable _lengths = new(7, 128);

    private byte* _input;
    private byte* _inputEnd;
    private byte* _output;
    private byte* _outputStart;
    private byte* _outputEnd;

    // The next _count bits of the input; above them stand bits of *_input already, or nothing.
    private ulong _bits;
    private int _count;

    /// <summary>
    /// Inflates the stream at the beginning of <paramref name="source"/> into <paramref name="destination"/>. Where the
    /// destination is filled before the stream ends, nothing behind that is looked at.
    /// </summary>
    /// <param name="source">The stream, and what follows it.</param>
    /// <param name="destination">Takes the bytes; the rest of it may be written over.</param>
    /// <param name="taken">How many bytes the stream has, once it has ended.</param>
    public InflateStatus Decode(ReadOnlySpan<byte> source, Span<byte> destination, out int taken)
    {
        fixed (byte* from = source)
        fixed (byte* to = destination)
        {
            _input = from;
            _inputEnd = from + source.Length;
            _output = _outputStart = to;
            _outputEnd = to + destination.Length;
            _bits = 0;
            _count = 0;
            InflateStatus status = DecodeBlocks();
            taken = (int)(_input - from) - (_count >> 3);
            return status;
        }
    }

    private InflateStatus DecodeBlocks()
    {
        while (true)
        {
            Refill();
            if (_count < 3)
                return InflateStatus.Cut;
            uint header = (uint)_bits & 7;
            Take(3);
            InflateStatus? ended = (header >> 1) switch
            {
                0 => CopyStored(),
                1 => DecodeBlock(DeflateCodes.FixedLiterals, DeflateCodes.FixedDistances),
                2 => ReadTables() is { } bad ? bad : DecodeBlock(_literals, _distances),
                _ => InflateStatus.Broken,
            };
            if (ended is { } status)
                return status;
            if ((header & 1) != 0)
                return _output == _outputEnd ? InflateStatus.Done : InflateStatus.TooShort;
        }
    }

    private void Refill()
    {
        while (_count < 56 && _input < _inputEnd)
        {
            _bits |= (ulong)*_input++ << _count;
            _count += 8;
        }
    }

    private void Take(int bits)
    {
        _bits >>= bits;
        _count -= bits;
    }

    // RFC 1951, 3.2.4
    private InflateStatus? CopyStored()
    {
        _input -= _count >> 3;
        _bits = 0;
        _count = 0;
        if (_inputEnd - _input < 4)
            return InflateStatus.Cut;
        int length = _input[0] | _input[1] << 8;
        if ((length ^ 0xFFFF) != (_input[2] | _input[3] << 8))
            return InflateStatus.Broken;
        _input += 4;
        long room = Math.Min(_outputEnd - _output, _inputEnd - _input), copied = Math.Min(length, room);
        new ReadOnlySpan<byte>(_input, (int)copied).CopyTo(new Span<byte>(_output, (int)copied));
        _input += copied;
        _output += copied;
        return copied == length ? null : _output == _outputEnd ? InflateStatus.TooLong : InflateStatus.Cut;
    }

    // RFC 1951, 3.2.7
    private InflateStatus? ReadTables()
    {
        Refill();
        if (_count < 14)
            return InflateStatus.Cut;
        int literals = (int)(_bits & 31) + 257, distances = (int)(_bits >> 5 & 31) + 1, lengths = (int)(_bits >> 10 & 15) + 4;
        Take(14);
        if (literals > DeflateCodes.MostLiterals || distances > DeflateCodes.MostDistances)
            return InflateStatus.Broken;
        Span<byte> ofLengths = stackalloc byte[19];
        ofLengths.Clear();
        ReadOnlySpan<byte> order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        for (int i = 0; i < lengths; i++)
        {
            if (_count < 3)
                Refill();
            if (_count < 3)
                return InflateStatus.Cut;
            ofLengths[order[i]] = (byte)(_bits & 7);
            Take(3);
        }
        if (!_lengths.TryFill(ofLengths, DeflateCodes.OfLengths, mayBeSparse: false))
            return InflateStatus.Broken;
        Span<byte> all = stackalloc byte[DeflateCodes.MostLiterals + DeflateCodes.MostDistances];
        if (ReadLengths(all[..(literals + distances)]) is { } ended)
            return ended;
        return all[DeflateCodes.EndOfBlock] > 0 && _literals.TryFill(all[..literals], DeflateCodes.OfLiterals, mayBeSparse: true)
            && _distances.TryFill(all.Slice(literals, distances), DeflateCodes.OfDistances, mayBeSparse: true)
            ? null : InflateStatus.Broken;
    }

    private InflateStatus? ReadLengths(Span<byte> all)
    {
        uint[] entries = _lengths.Entries;
        uint mask = (1u << _lengths.Bits) - 1;
        for (int i = 0; i < all.Length;)
        {
            if (_count < 14)
                Refill();
            uint entry = entries[(uint)_bits & mask];
            uint symbol = entry >> CodeTable.ValueShift;
            (int extra, int least) = symbol switch { 16 => (2, 3), 17 => (3, 3), 18 => (7, 11), _ => (0, 1) };
            if (_count < (byte)entry + extra)
                return InflateStatus.Cut;
            Take((byte)entry);
            int times = least + (int)((uint)_bits & ((1u << extra) - 1));
            Take(extra);
            if (times > all.Length - i || symbol == 16 && i == 0)
                return InflateStatus.Broken;
            all.Slice(i, times).Fill(symbol < 16 ? (byte)symbol : symbol == 16 ? all[i - 1] : (byte)0);
            i += times;
        }
        return null;
    }

    private InflateStatus? DecodeBlock(CodeTable literals, CodeTable distances)
    {
        fixed (uint* ofLiterals = literals.Entries)
        fixed (uint* ofDistances = distances.Entries)
        {
            if (_inputEnd - _input > Overshoot && _outputEnd - _output > DeflateCodes.LongestMatch + Overshoot
                && DecodeQuickly(ofLiterals, (1u << literals.Bits) - 1, ofDistances, (1u << distances.Bits) - 1) is { } ended)
                return ended == InflateStatus.Done ? null : ended;
            return DecodeCarefully(ofLiterals, (1u << literals.Bits) - 1, ofDistances, (1u << distances.Bits) - 1);
        }
    }

    // Hot: all state in locals, bits filled by eight bytes at once, up to three literals a filling, and the next entry is looked
    // up before a match is copied. A filling leaves 56 bits at least; a length and a distance take 48. Of the count and of an
    // entry only the lowest byte is looked at, so that neither is masked. Done: the block has ended; null: an end of input or
    // output is near.
    private InflateStatus? DecodeQuickly(uint* literals, uint literalMask, uint* distances, uint distanceMask)
    {
        byte* input = _input, inputLimit = _inputEnd - Overshoot;
        byte* output = _output, outputLimit = _outputEnd - (DeflateCodes.LongestMatch + Overshoot);
        ulong bits = _bits;
        uint count = (uint)_count;
        InflateStatus? ended = null;
        Fill(ref input, ref bits, ref count);
        uint entry = literals[(uint)bits & literalMask];
        while (input <= inputLimit && output <= outputLimit)
        {
            if ((entry & CodeTable.Literal) != 0)
            {
                bits >>= (byte)entry;
                count -= entry;
                *output++ = (byte)(entry >> CodeTable.ValueShift);
                entry = literals[(uint)bits & literalMask];
                if ((entry & CodeTable.Literal) != 0)
                {
                    bits >>= (byte)entry;
                    count -= entry;
                    *output++ = (byte)(entry >> CodeTable.ValueShift);
                    entry = literals[(uint)bits & literalMask];
                    if ((entry & CodeTable.Literal) != 0)
                    {
                        bits >>= (byte)entry;
                        count -= entry;
                        *output++ = (byte)(entry >> CodeTable.ValueShift);
                        Fill(ref input, ref bits, ref count);
                        entry = literals[(uint)bits & literalMask];
                        continue;
                    }
                }
                Fill(ref input, ref bits, ref count);
            }
            if ((entry & CodeTable.Special) != 0)
            {
                if ((entry & CodeTable.Link) != 0)
                {
                    bits >>= (byte)entry;
                    count -= entry;
                    entry = literals[(entry >> CodeTable.ValueShift) + ((uint)bits & Ones(entry))];
                }
                if ((entry & (CodeTable.Literal | CodeTable.Special)) != 0)
                {
                    bits >>= (byte)entry;
                    count -= entry;
                    if ((entry & CodeTable.Special) != 0)
                    {
                        ended = (entry & CodeTable.End) != 0 ? InflateStatus.Done : InflateStatus.Broken;
                        break;
                    }
                    *output++ = (byte)(entry >> CodeTable.ValueShift);
                    Fill(ref input, ref bits, ref count);
                    entry = literals[(uint)bits & literalMask];
                    continue;
                }
            }
            uint length = (entry >> CodeTable.ValueShift) + Extra(bits, entry);
            bits >>= (byte)entry;
            count -= entry;
            entry = distances[(uint)bits & distanceMask];
            if ((entry & CodeTable.Special) != 0)
            {
                if ((entry & CodeTable.Link) != 0)
                {
                    bits >>= (byte)entry;
                    count -= entry;
                    entry = distances[(entry >> CodeTable.ValueShift) + ((uint)bits & Ones(entry))];
                }
                if ((entry & CodeTable.Special) != 0)
                {
                    ended = InflateStatus.Broken;
                    break;
                }
            }
            nuint distance = (entry >> CodeTable.ValueShift) + Extra(bits, entry);
            bits >>= (byte)entry;
            count -= entry;
            if (distance > (nuint)(output - _outputStart))
            {
                ended = InflateStatus.Broken;
                break;
            }
            Fill(ref input, ref bits, ref count);
            entry = literals[(uint)bits & literalMask];
            MatchCopy.Over(output, distance, length);
            output += length;
        }
        _input = input;
        _output = output;
        _bits = bits;
        _count = (byte)count;
        return ended;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(ref byte* input, ref ulong bits, ref uint count)
    {
        bits |= *(ulong*)input << (byte)count;
        input += 7 - (count >> 3 & 7);
        count |= 56;
    }

    private InflateStatus? DecodeCarefully(uint* literals, uint literalMask, uint* distances, uint distanceMask)
    {
        while (true)
        {
            if (_count < 48)
                Refill();
            uint entry = literals[(uint)_bits & literalMask];
            if ((entry & CodeTable.Link) != 0)
            {
                Take((byte)entry);
                entry = literals[(entry >> CodeTable.ValueShift) + ((uint)_bits & Ones(entry))];
            }
            uint extra = Extra(_bits, entry);
            Take((byte)entry);
            if (_count < 0)
                return InflateStatus.Cut;
            if ((entry & CodeTable.Special) != 0)
                return (entry & CodeTable.End) != 0 ? null : InflateStatus.Broken;
            if (_output == _outputEnd)
                return InflateStatus.TooLong;
            if ((entry & CodeTable.Literal) != 0)
            {
                *_output++ = (byte)(entry >> CodeTable.ValueShift);
                continue;
            }
            int length = (int)((entry >> CodeTable.ValueShift) + extra);
            entry = distances[(uint)_bits & distanceMask];
            if ((entry & CodeTable.Link) != 0)
            {
                Take((byte)entry);
                entry = distances[(entry >> CodeTable.ValueShift) + ((uint)_bits & Ones(entry))];
            }
            int distance = (int)((entry >> CodeTable.ValueShift) + Extra(_bits, entry));
            Take((byte)entry);
            if (_count < 0)
                return InflateStatus.Cut;
            if ((entry & CodeTable.Special) != 0 || distance > _output - _outputStart)
                return InflateStatus.Broken;
            long room = _outputEnd - _output;
            MatchCopy.Exactly(_output, distance, (uint)Math.Min(length, room));
            _output += Math.Min(length, room);
            if (length > room)
                return InflateStatus.TooLong;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Extra(ulong bits, uint entry) =>
        (uint)((Bmi2.X64.IsSupported ? Bmi2.X64.ZeroHighBits(bits, (byte)entry) : bits & ((1UL << (byte)entry) - 1))
            >> (int)(entry >> CodeTable.CodeShift & CodeTable.CodeMask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Ones(uint link) => (1u << (int)(link >> CodeTable.CodeShift & CodeTable.CodeMask)) - 1;
}

using System.Runtime.CompilerServices;

namespace KeyScan.Primitives.Deflate;

/// <summary>Copies what stood in the output before, which may reach into what is being written.</summary>
internal static unsafe class MatchCopy
{
    /// <summary>Writes up to 15 bytes more than asked for.</summary>
    /// <param name="to">Where.</param>
    /// <param name="distance">How far before that it stands, one at least.</param>
    /// <param name="length">Bytes, one at least.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Over(byte* to, nuint distance, uint length)
    {
        byte* from = to - distance, end = to + length;
        if (distance >= 16)
        {
            do
            {
                Unsafe.CopyBlockUnaligned(to, from, 16);
                to += 16;
                from += 16;
            }
            while (to < end);
        }
        else if (distance >= 8)
        {
            do
            {
                *(ulong*)to = *(ulong*)from;
                to += 8;
                from += 8;
            }
            while (to < end);
        }
        else if (distance == 1)
        {
            ulong repeated = *from * 0x0101010101010101UL;
            do
            {
                *(ulong*)to = repeated;
                to += 8;
            }
            while (to < end);
        }
        else
        {
            // What stands there repeats itself every so many bytes: eight of them are right as far as that.
            do
            {
                *(ulong*)to = *(ulong*)from;
                to += distance;
                from += distance;
            }
            while (to < end);
        }
    }

    /// <summary>Writes what is asked for and no more.</summary>
    /// <param name="to">Where.</param>
    /// <param name="distance">How far before that it stands, one at least.</param>
    /// <param name="length">Bytes.</param>
    public static void Exactly(byte* to, int distance, uint length)
    {
        if ((uint)distance >= length)
        {
            Unsafe.CopyBlockUnaligned(to, to - distance, length);
            return;
        }
        for (byte* end = to + length; to < end; to++)
            *to = to[-distance];
    }
}

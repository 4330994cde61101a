using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KeyScan.Primitives.Deflate;

/// <summary>The checksum at the end of a zlib stream (RFC 1950, 8.2).</summary>
internal static class Adler32
{
    private const uint Modulus = 65521;

    // As many bytes as leave both sums within 32 bits: zlib's NMAX, down to whole vectors.
    private const int MostAtOnce = 5552 / 32 * 32;

    /// <summary>Of these bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint low = 1, high = 0;
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, MostAtOnce)];
            bytes = bytes[part.Length..];
            if (Avx2.IsSupported)
            {
                AddVectors(part[..(part.Length & ~31)], ref low, ref high);
                part = part[(part.Length & ~31)..];
            }
            foreach (byte b in part)
            {
                low += b;
                high += low;
            }
            low %= Modulus;
            high %= Modulus;
        }
        return high << 16 | low;
    }

    // Of 32 bytes the first counts 32 times in the high sum, and what was there before 32 times more.
    private static void AddVectors(ReadOnlySpan<byte> bytes, ref uint low, ref uint high)
    {
        Vector256<sbyte> weights = Vector256.Create(32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17,
            16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        Vector256<uint> sums = Vector256<uint>.Zero, before = Vector256<uint>.Zero, weighted = Vector256<uint>.Zero;
        ref byte at = ref MemoryMarshal.GetReference(bytes);
        for (int i = 0; i < bytes.Length; i += 32)
        {
            Vector256<byte> vector = Vector256.LoadUnsafe(ref at, (nuint)i);
            before += sums;
            sums += Avx2.SumAbsoluteDifferences(vector, Vector256<byte>.Zero).AsUInt32();
            weighted += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(vector, weights), Vector256<short>.One).AsUInt32();
        }
        high += low * (uint)bytes.Length + 32 * Vector256.Sum(before) + Vector256.Sum(weighted);
        low += Vector256.Sum(sums);
    }
}

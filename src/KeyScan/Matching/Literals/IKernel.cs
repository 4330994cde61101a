using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using KeyScan.Primitives;

namespace KeyScan.Matching.Literals;

/// <summary>Tests a block of neighbouring positions at once, with the widest registers of one instruction set.</summary>
internal interface IKernel
{
    /// <summary>Positions in a block.</summary>
    static abstract int Width { get; }

    /// <summary>
    /// One bit a position: whether any bucket allows the four bytes there. Reads <see cref="Width"/> + 3 bytes.
    /// </summary>
    static abstract ulong Candidates(ref byte block, ref byte tables);
}

/// <summary>Sixteen positions: SSSE3, or NEON.</summary>
internal readonly struct Kernel128 : IKernel
{
    public static int Width => 16;

    public static bool IsSupported => NibbleLookup.IsSupported;

    // Its steps are written out: in a loop it does three quarters of it (compiled ahead, without AVX).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Candidates(ref byte block, ref byte tables)
    {
        Vector128<byte> first = Vector128<byte>.AllBitsSet, second = first, third = first, fourth = first;
        Step(ref block, ref tables, 0, ref first, ref second, ref third, ref fourth);
        Step(ref block, ref tables, 1, ref first, ref second, ref third, ref fourth);
        Step(ref block, ref tables, 2, ref first, ref second, ref third, ref fourth);
        Step(ref block, ref tables, 3, ref first, ref second, ref third, ref fourth);
        return ~Vector128.Equals(first | second | third | fourth, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref byte block, ref byte tables, nuint position,
        ref Vector128<byte> first, ref Vector128<byte> second, ref Vector128<byte> third, ref Vector128<byte> fourth)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref block, position);
        Vector128<byte> low = bytes & Vector128.Create(NibbleTables.LowMask(position));
        Vector128<byte> high = Vector128.ShiftRightLogical(bytes.AsUInt16(), NibbleTables.HighShift).AsByte()
            & Vector128.Create((byte)15);
        first &= Allowed(ref tables, position * NibbleTables.PositionSize, low, high);
        second &= Allowed(ref tables, (position * NibbleTables.PositionSize) + NibbleTables.GroupSize, low, high);
        third &= Allowed(ref tables, (position * NibbleTables.PositionSize) + (2 * NibbleTables.GroupSize), low, high);
        fourth &= Allowed(ref tables, (position * NibbleTables.PositionSize) + (3 * NibbleTables.GroupSize), low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Allowed(ref byte tables, nuint at, Vector128<byte> low, Vector128<byte> high) =>
        NibbleLookup.In(Vector128.LoadUnsafe(ref tables, at), low)
            & NibbleLookup.In(Vector128.LoadUnsafe(ref tables, at + NibbleTables.HalfSize), high);
}

/// <summary>Thirty-two positions: AVX2.</summary>
internal readonly struct Kernel256 : IKernel
{
    public static int Width => 32;

    public static bool IsSupported => Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Candidates(ref byte block, ref byte tables)
    {
        Vector256<byte> first = Vector256<byte>.AllBitsSet, second = first, third = first, fourth = first;
        Step(ref block, ref tables, 0, ref first, ref second, ref third, ref fourth);
        Step(ref block, ref tables, 1, ref first, ref second, ref third, ref fourth);
        Step(ref block, ref tables, 2, ref first, ref second, ref third, ref fourth);
        Step(ref block, ref tables, 3, ref first, ref second, ref third, ref fourth);
        return ~Vector256.Equals(first | second | third | fourth, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref byte block, ref byte tables, nuint position,
        ref Vector256<byte> first, ref Vector256<byte> second, ref Vector256<byte> third, ref Vector256<byte> fourth)
    {
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref block, position);
        Vector256<byte> low = bytes & Vector256.Create(NibbleTables.LowMask(position));
        Vector256<byte> high = Vector256.ShiftRightLogical(bytes.AsUInt16(), NibbleTables.HighShift).AsByte()
            & Vector256.Create((byte)15);
        first &= Allowed(ref tables, position * NibbleTables.PositionSize, low, high);
        second &= Allowed(ref tables, (position * NibbleTables.PositionSize) + NibbleTables.GroupSize, low, high);
        third &= Allowed(ref tables, (position * NibbleTables.PositionSize) + (2 * NibbleTables.GroupSize), low, high);
        fourth &= Allowed(ref tables, (position * NibbleTables.PositionSize) + (3 * NibbleTables.GroupSize), low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Allowed(ref byte tables, nuint at, Vector256<byte> low, Vector256<byte> high) =>
        Avx2.Shuffle(Vector256.LoadUnsafe(ref tables, at), low)
            & Avx2.Shuffle(Vector256.LoadUnsafe(ref tables, at + NibbleTables.HalfSize), high);
}

/// <summary>Sixty-four positions: AVX-512BW.</summary>
internal readonly struct Kernel512 : IKernel
{
    public static int Width => 64;

    public static bool IsSupported => Avx512BW.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Candidates(ref byte block, ref byte tables)
    {
        Vector512<byte> first = Vector512<byte>.AllBitsSet, second = first, third = first, fourth = first;
        Step(ref block, ref tables, 0, ref first, ref second, ref third, ref fourth);
        Step(ref block, ref tables, 1, ref first, ref second, ref third, ref fourth);
        Step(ref block, ref tables, 2, ref first, ref second, ref third, ref fourth);
        Step(ref block, ref tables, 3, ref first, ref second, ref third, ref fourth);
        return ~Vector512.Equals(first | second | third | fourth, Vector512<byte>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref byte block, ref byte tables, nuint position,
        ref Vector512<byte> first, ref Vector512<byte> second, ref Vector512<byte> third, ref Vector512<byte> fourth)
    {
        Vector512<byte> bytes = Vector512.LoadUnsafe(ref block, position);
        Vector512<byte> low = bytes & Vector512.Create(NibbleTables.LowMask(position));
        Vector512<byte> high = Vector512.ShiftRightLogical(bytes.AsUInt16(), NibbleTables.HighShift).AsByte()
            & Vector512.Create((byte)15);
        first &= Allowed(ref tables, position * NibbleTables.PositionSize, low, high);
        second &= Allowed(ref tables, (position * NibbleTables.PositionSize) + NibbleTables.GroupSize, low, high);
        third &= Allowed(ref tables, (position * NibbleTables.PositionSize) + (2 * NibbleTables.GroupSize), low, high);
        fourth &= Allowed(ref tables, (position * NibbleTables.PositionSize) + (3 * NibbleTables.GroupSize), low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Allowed(ref byte tables, nuint at, Vector512<byte> low, Vector512<byte> high) =>
        Avx512BW.Shuffle(Table(ref tables, at), low) & Avx512BW.Shuffle(Table(ref tables, at + NibbleTables.HalfSize), high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Table(ref byte tables, nuint at)
    {
        Vector256<byte> twice = Vector256.LoadUnsafe(ref tables, at);
        return Vector512.Create(twice, twice);
    }
}

/// <summary>One position at a time, for processors without any of these.</summary>
internal readonly struct KernelScalar : IKernel
{
    public static int Width => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Candidates(ref byte block, ref byte tables)
    {
        uint allowed = uint.MaxValue;
        for (int position = 0; position < 4; position++)
        {
            byte b = Unsafe.Add(ref block, position);
            if ((b & NibbleTables.LowMask((nuint)position)) > 15)
                return 0;
            uint here = 0;
            for (int group = 0; group < NibbleTables.Groups; group++)
            {
                ref byte table =
                    ref Unsafe.Add(ref tables, (group * NibbleTables.GroupSize) + (position * NibbleTables.PositionSize));
                int low = Unsafe.Add(ref table, b & 15);
                int high = Unsafe.Add(ref table, NibbleTables.HalfSize + ((b >> NibbleTables.HighShift) & 15));
                here |= (uint)(low & high) << (8 * group);
            }
            allowed &= here;
        }
        return allowed != 0 ? 1u : 0u;
    }
}

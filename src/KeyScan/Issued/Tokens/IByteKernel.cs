using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KeyScan.Issued.Tokens;

/// <summary>Classifies 64 neighbouring bytes, with the registers of one instruction set: bit n of an answer is byte n.</summary>
internal interface IByteKernel
{
    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Bytes that equal <paramref name="value"/>.</summary>
    static abstract ulong IsEqual(ref byte block, byte value);

    /// <summary>Bytes from <paramref name="first"/> on, <paramref name="count"/> values, after <paramref name="fold"/> is set in them.</summary>
    static abstract ulong IsIn(ref byte block, byte fold, byte first, byte count);
}

/// <summary>Sixty-four bytes at once: AVX-512BW.</summary>
internal readonly struct ByteKernel512 : IByteKernel
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsEqual(ref byte block, byte value) => Vector512.Equals(Vector512.LoadUnsafe(ref block), Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsIn(ref byte block, byte fold, byte first, byte count) =>
        Vector512.LessThan((Vector512.LoadUnsafe(ref block) | Vector512.Create(fold)) - Vector512.Create(first), Vector512.Create(count)).ExtractMostSignificantBits();
}

/// <summary>Thirty-two bytes at once: AVX2.</summary>
internal readonly struct ByteKernel256 : IByteKernel
{
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsEqual(ref byte block, byte value) => Equal(ref block, 0, value) | ((ulong)Equal(ref block, 32, value) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsIn(ref byte block, byte fold, byte first, byte count) =>
        In(ref block, 0, fold, first, count) | ((ulong)In(ref block, 32, fold, first, count) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Equal(ref byte block, nuint at, byte value) =>
        Vector256.Equals(Vector256.LoadUnsafe(ref block, at), Vector256.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint In(ref byte block, nuint at, byte fold, byte first, byte count) =>
        Vector256.LessThan((Vector256.LoadUnsafe(ref block, at) | Vector256.Create(fold)) - Vector256.Create(first), Vector256.Create(count)).ExtractMostSignificantBits();
}

/// <summary>Sixteen bytes at once: SSE2, NEON.</summary>
internal readonly struct ByteKernel128 : IByteKernel
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsEqual(ref byte block, byte value) =>
        Equal(ref block, 0, value) | ((ulong)Equal(ref block, 16, value) << 16) | ((ulong)Equal(ref block, 32, value) << 32) | ((ulong)Equal(ref block, 48, value) << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsIn(ref byte block, byte fold, byte first, byte count) =>
        In(ref block, 0, fold, first, count) | ((ulong)In(ref block, 16, fold, first, count) << 16)
        | ((ulong)In(ref block, 32, fold, first, count) << 32) | ((ulong)In(ref block, 48, fold, first, count) << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Equal(ref byte block, nuint at, byte value) =>
        Vector128.Equals(Vector128.LoadUnsafe(ref block, at), Vector128.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint In(ref byte block, nuint at, byte fold, byte first, byte count) =>
        Vector128.LessThan((Vector128.LoadUnsafe(ref block, at) | Vector128.Create(fold)) - Vector128.Create(first), Vector128.Create(count)).ExtractMostSignificantBits();
}

/// <summary>One byte after the other, for processors without any of these.</summary>
internal readonly struct ByteKernelScalar : IByteKernel
{
    public static bool IsSupported => true;

    public static ulong IsEqual(ref byte block, byte value)
    {
        ulong bits = 0;
        for (int i = 0; i < 64; i++)
            bits |= (Unsafe.Add(ref block, i) == value ? 1UL : 0) << i;
        return bits;
    }

    public static ulong IsIn(ref byte block, byte fold, byte first, byte count)
    {
        ulong bits = 0;
        for (int i = 0; i < 64; i++)
            bits |= ((byte)((Unsafe.Add(ref block, i) | fold) - first) < count ? 1UL : 0) << i;
        return bits;
    }
}

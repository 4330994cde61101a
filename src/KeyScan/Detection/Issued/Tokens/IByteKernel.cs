using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KeyScan.Detection.Issued.Tokens;

/// <summary>Classifies 64 neighbouring bytes, with the registers of one instruction set: bit n of an answer is byte n.</summary>
internal interface IByteKernel
{
    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Bytes that are ASCII letters or digits.</summary>
    static abstract ulong IsAlphanumeric(ref byte block);

    /// <summary>Bytes that equal one value or the other.</summary>
    static abstract ulong IsEither(ref byte block, byte one, byte other);

    /// <summary>Bytes that are not greater than <paramref name="value"/>.</summary>
    static abstract ulong IsAtMost(ref byte block, byte value);
}

/// <summary>Sixty-four bytes at once: AVX-512BW.</summary>
internal readonly struct ByteKernel512 : IByteKernel
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsAlphanumeric(ref byte block) => Alphanumeric(ref block, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsEither(ref byte block, byte one, byte other) => Either(ref block, 0, one, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsAtMost(ref byte block, byte value) => AtMost(ref block, 0, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Alphanumeric(ref byte block, nuint at)
    {
        Vector512<byte> bytes = Vector512.LoadUnsafe(ref block, at);
        Vector512<byte> letters = Vector512.LessThanOrEqual((bytes | Vector512.Create((byte)0x20)) - Vector512.Create((byte)'a'),
            Vector512.Create((byte)25));
        return (letters | Vector512.LessThanOrEqual(bytes - Vector512.Create((byte)'0'), Vector512.Create((byte)9)))
            .ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Either(ref byte block, nuint at, byte one, byte other)
    {
        Vector512<byte> bytes = Vector512.LoadUnsafe(ref block, at);
        return (Vector512.Equals(bytes, Vector512.Create(one)) | Vector512.Equals(bytes, Vector512.Create(other)))
            .ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AtMost(ref byte block, nuint at, byte value) =>
        Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref block, at), Vector512.Create(value)).ExtractMostSignificantBits();
}

/// <summary>Thirty-two bytes at once: AVX2.</summary>
internal readonly struct ByteKernel256 : IByteKernel
{
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsAlphanumeric(ref byte block) => Alphanumeric(ref block, 0) | ((ulong)Alphanumeric(ref block, 32) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsEither(ref byte block, byte one, byte other) =>
        Either(ref block, 0, one, other) | ((ulong)Either(ref block, 32, one, other) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsAtMost(ref byte block, byte value) =>
        AtMost(ref block, 0, value) | ((ulong)AtMost(ref block, 32, value) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Alphanumeric(ref byte block, nuint at)
    {
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref block, at);
        Vector256<byte> letters = Vector256.LessThanOrEqual((bytes | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a'),
            Vector256.Create((byte)25));
        return (letters | Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9)))
            .ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Either(ref byte block, nuint at, byte one, byte other)
    {
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref block, at);
        return (Vector256.Equals(bytes, Vector256.Create(one)) | Vector256.Equals(bytes, Vector256.Create(other)))
            .ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint AtMost(ref byte block, nuint at, byte value) =>
        Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref block, at), Vector256.Create(value)).ExtractMostSignificantBits();
}

/// <summary>Sixteen bytes at once: SSE2, NEON.</summary>
internal readonly struct ByteKernel128 : IByteKernel
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsAlphanumeric(ref byte block) => 
        Alphanumeric(ref block, 0) | ((ulong)Alphanumeric(ref block, 16) << 16)
        | ((ulong)Alphanumeric(ref block, 32) << 32) | ((ulong)Alphanumeric(ref block, 48) << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsEither(ref byte block, byte one, byte other) => 
        Either(ref block, 0, one, other) | ((ulong)Either(ref block, 16, one, other) << 16)
        | ((ulong)Either(ref block, 32, one, other) << 32) | ((ulong)Either(ref block, 48, one, other) << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IsAtMost(ref byte block, byte value) => 
        AtMost(ref block, 0, value) | ((ulong)AtMost(ref block, 16, value) << 16)
        | ((ulong)AtMost(ref block, 32, value) << 32) | ((ulong)AtMost(ref block, 48, value) << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Alphanumeric(ref byte block, nuint at)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref block, at);
        Vector128<byte> letters = Vector128.LessThanOrEqual((bytes | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a'),
            Vector128.Create((byte)25));
        return (letters | Vector128.LessThanOrEqual(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9)))
            .ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Either(ref byte block, nuint at, byte one, byte other)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref block, at);
        return (Vector128.Equals(bytes, Vector128.Create(one)) | Vector128.Equals(bytes, Vector128.Create(other)))
            .ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint AtMost(ref byte block, nuint at, byte value) =>
        Vector128.LessThanOrEqual(Vector128.LoadUnsafe(ref block, at), Vector128.Create(value)).ExtractMostSignificantBits();
}

/// <summary>One byte after the other, for processors without any of these.</summary>
internal readonly struct ByteKernelScalar : IByteKernel
{
    public static bool IsSupported => true;

    public static ulong IsAlphanumeric(ref byte block)
    {
        ulong bits = 0;
        for (int i = 0; i < 64; i++)
            bits |= (Characters.IsAlphanumeric(Unsafe.Add(ref block, i)) ? 1UL : 0) << i;
        return bits;
    }

    public static ulong IsEither(ref byte block, byte one, byte other)
    {
        ulong bits = 0;
        for (int i = 0; i < 64; i++)
            bits |= (Unsafe.Add(ref block, i) == one || Unsafe.Add(ref block, i) == other ? 1UL : 0) << i;
        return bits;
    }

    public static ulong IsAtMost(ref byte block, byte value)
    {
        ulong bits = 0;
        for (int i = 0; i < 64; i++)
            bits |= (Unsafe.Add(ref block, i) <= value ? 1UL : 0) << i;
        return bits;
    }
}

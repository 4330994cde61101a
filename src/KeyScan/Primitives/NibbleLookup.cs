using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace KeyScan.Primitives;

/// <summary>Sixteen look-ups at once in a table of sixteen bytes.</summary>
internal static class NibbleLookup
{
    /// <summary>Whether the processor has an instruction for it.</summary>
    public static bool IsSupported => Ssse3.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>For each index, 0 to 15, the table's byte there.</summary>
    // By the instruction's own name: compiled ahead for processors without AVX2, Vector128.ShuffleNative is a call of a loop
    // (0.03 GB/s instead of 1.5).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> In(Vector128<byte> table, Vector128<byte> indices)
    {
        if (Ssse3.IsSupported)
            return Ssse3.Shuffle(table, indices);
        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.VectorTableLookup(table, indices) : Vector128.Shuffle(table, indices);
    }
}

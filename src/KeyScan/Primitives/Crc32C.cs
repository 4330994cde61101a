using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace KeyScan.Primitives;

/// <summary>CRC-32C (Castagnoli, as of RFC 3720), by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    private const uint ReversedPolynomial = 0x82F63B78;
    private static readonly uint[] Table = CreateTable();

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="checksum"/> is of, followed by <paramref name="bytes"/>.</summary>
    /// <param name="checksum">0 for nothing before.</param>
    /// <param name="bytes">What follows.</param>
    /// <param name="byTable">Does without the processor's instruction; for tests.</param>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes, bool byTable = false)
    {
        uint crc = ~checksum;
        if (!byTable && (Sse42.X64.IsSupported || ArmCrc32.Arm64.IsSupported))
        {
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            foreach (ulong word in words)
                crc = Sse42.X64.IsSupported ? (uint)Sse42.X64.Crc32(crc, word) : ArmCrc32.Arm64.ComputeCrc32C(crc, word);
            bytes = bytes[(words.Length * sizeof(ulong))..];
        }
        foreach (byte b in bytes)
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] CreateTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ ReversedPolynomial;
            table[i] = crc;
        }
        return table;
    }
}

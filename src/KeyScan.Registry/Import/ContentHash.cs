using System.Runtime.InteropServices;

namespace KeyScan.Registry.Import;

/// <summary>
/// Tells rows of one import apart that give a key different data: FNV-1a of 64 bits (draft-eastlake-fnv) over UTF-16 units. No
/// defence against someone who looks for collisions, and none is needed: such a row would only stand for another of the same
/// file.
/// </summary>
internal static class ContentHash
{
    private const ulong Offset = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>The hash of a row's values, which are texts, numbers or null.</summary>
    public static long Compute(int given, ReadOnlySpan<object?> values)
    {
        ulong hash = (Offset ^ (uint)given) * Prime;
        foreach (object? value in values)
        {
            hash = value switch
            {
                null => hash * Prime,
                string text => Add(hash, text),
                _ => (hash ^ (ulong)(long)value) * Prime,
            };
            hash = (hash ^ 0xFFFF_FFFF) * Prime;
        }
        return (long)hash;
    }

    private static ulong Add(ulong hash, string text)
    {
        foreach (ushort unit in MemoryMarshal.Cast<char, ushort>(text.AsSpan()))
            hash = (hash ^ unit) * Prime;
        return hash;
    }
}

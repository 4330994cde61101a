using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KeyScan.Pipeline;

/// <summary>Names a content at a path by its SHA-256, so that no other can be made that passes for it.</summary>
/// <param name="High">The first half.</param>
/// <param name="Low">The second.</param>
internal readonly record struct ContentDigest(UInt128 High, UInt128 Low)
{
    /// <summary>The digest of a content.</summary>
    /// <param name="path">What rules with path filters, and the judge, go by.</param>
    /// <param name="content">The bytes.</param>
    public static ContentDigest Compute(string path, ReadOnlySpan<byte> content)
    {
        Span<byte> both = stackalloc byte[2 * SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(path.AsSpan()), both);
        SHA256.HashData(content, both[SHA256.HashSizeInBytes..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(both, digest);
        return new ContentDigest(MemoryMarshal.Read<UInt128>(digest), MemoryMarshal.Read<UInt128>(digest[16..]));
    }
}

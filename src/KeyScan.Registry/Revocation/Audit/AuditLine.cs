using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Registry.Revocation.Audit;

/// <summary>One line of the audit log.</summary>
/// <param name="Number">1 for the first line, one more for each.</param>
/// <param name="At">When it was written, to the millisecond.</param>
/// <param name="Actor">Who did it: user and machine.</param>
/// <param name="Action">What was done, such as <c>queued</c>.</param>
/// <param name="Subject">What it was done to: an event, an endpoint, or <c>*</c>.</param>
/// <param name="Detail">What else is worth knowing; never a secret.</param>
internal sealed record AuditLine(long Number, DateTimeOffset At, string Actor, string Action, string Subject, string Detail)
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 32;

    /// <summary>The hash of the line before it and this line, hexadecimal.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The id of the key that <see cref="Seal"/> was made with; null for a line without one.</summary>
    public string? SealedWith { get; init; }

    /// <summary>The hash under that key; empty for a line without one.</summary>
    internal byte[] Seal { get; init; } = [];

    /// <summary>
    /// SHA-256 of the previous hash and the line: number and time as 8 bytes big-endian, then each text as its length in UTF-8
    /// bytes (4 bytes big-endian) and its bytes, so that no two lines have the same form.
    /// </summary>
    /// <param name="previous">The hash of the line before; zeros for the first.</param>
    internal byte[] Chain(ReadOnlySpan<byte> previous)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Append(hash, Number);
        Append(hash, At.ToUnixTimeMilliseconds());
        Span<byte> length = stackalloc byte[4];
        foreach (string text in (ReadOnlySpan<string>)[Actor, Action, Subject, Detail])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

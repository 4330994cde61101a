using System.Buffers.Binary;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// Issued keys by the million: random fingerprints and token hashes, each following from its number; shapes as real keys have
/// them.
/// </summary>
internal sealed class GeneratedKeys
{
    /// <summary>
    /// Alphabets and lengths, and how many of a thousand keys have them; those without digits are as rare as chance makes them.
    /// </summary>
    private static readonly (TokenAlphabet Alphabet, int Length, int Share)[] Shapes =
    [
        (TokenAlphabet.Word, 40, 300), (TokenAlphabet.Word, 32, 99), (TokenAlphabet.WordLetters, 32, 1),
        (TokenAlphabet.Alphanumeric, 32, 148), (TokenAlphabet.Letters, 32, 2), (TokenAlphabet.Alphanumeric, 40, 50),
        (TokenAlphabet.Alphanumeric, 64, 50),
        (TokenAlphabet.Alphanumeric, 24, 49), (TokenAlphabet.Letters, 24, 1), (TokenAlphabet.Dashed, 36, 100),
        (TokenAlphabet.Dashed, 43, 50),
        (TokenAlphabet.Base64, 44, 50), (TokenAlphabet.Base64, 88, 30), (TokenAlphabet.Unreserved, 69, 30),
        (TokenAlphabet.Extended, 46, 40),
    ];

    private readonly TokenShape[] _shapes =
        [.. Shapes.SelectMany(s => Enumerable.Repeat(new TokenShape(0, s.Length, s.Alphabet), s.Share))];
    private readonly IssuedKey _owner = new() { KeyId = null, Status = KeyStatus.Active };

    /// <summary>The pepper they are of.</summary>
    public Pepper Pepper { get; } = new(1, new byte[32]);

    /// <summary>The first <paramref name="count"/> keys.</summary>
    public IEnumerable<SetRecord> Records(long count)
    {
        for (long i = 0; i < count; i++)
        {
            byte[] hash = new byte[Fingerprint.HashLength];
            WriteHash(i, hash);
            yield return new SetRecord(1, hash, _shapes[i % _shapes.Length] with { Hash = TokenHash(i) }, _owner);
        }
    }

    /// <summary>The fingerprint of a key.</summary>
    public static void WriteHash(long number, Span<byte> hash)
    {
        for (int i = 0; i < Fingerprint.HashLength; i += sizeof(ulong))
            BinaryPrimitives.WriteUInt64LittleEndian(hash[i..], Mix(((ulong)number * 8) + (ulong)(i / sizeof(ulong))));
    }

    /// <summary>The token hash of a key.</summary>
    public static ulong TokenHash(long number) => Mix(((ulong)number * 8) + 7);

    /// <summary>SplitMix64.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value + 1) * 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

using System.Buffers.Binary;

namespace KeyScan.Rules.Examples;

/// <summary>
/// An unencrypted Ed25519 key as OpenSSH writes it (PROTOCOL.key in its sources). The structure is right; public and private half
/// are random and do not belong together.
/// </summary>
internal static class OpenSshKey
{
    private const int Width = 70;
    private const int BlockSize = 8;

    /// <summary>The key as a PEM block.</summary>
    public static string Create(Random random)
    {
        byte[] publicHalf = ExampleToken.Bytes(32, random);
        byte[] check = ExampleToken.Bytes(4, random);
        byte[] publicBlob = [.. Text("ssh-ed25519"u8), .. Text(publicHalf)];
        byte[] privateBlob =
        [
            .. check, .. check, .. publicBlob,
            .. Text([.. ExampleToken.Bytes(32, random), .. publicHalf]),
            .. Text("user@host"u8),
        ];
        int padding = (BlockSize - (privateBlob.Length % BlockSize)) % BlockSize;
        byte[] padded = [.. privateBlob, .. Enumerable.Range(1, padding).Select(i => (byte)i)];
        byte[] key =
        [
            .. "openssh-key-v1\0"u8, .. Text("none"u8), .. Text("none"u8), .. Text([]),
            .. Number(1), .. Text(publicBlob), .. Text(padded),
        ];
        return PemBlock.Create("OPENSSH PRIVATE KEY", key, Width);
    }

    private static byte[] Text(ReadOnlySpan<byte> bytes) => [.. Number(bytes.Length), .. bytes];

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}

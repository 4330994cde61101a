using System.Buffers.Binary;
using System.Security.Cryptography;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// Seals owners' data with AES-256-GCM: a tag of 16 bytes, then the JSON, padded with blanks to whole units. The nonce is a
/// number that no other record under the same key has. For one thread.
/// </summary>
internal sealed class OwnerSeal(ReadOnlySpan<byte> key) : IDisposable
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    private const int TagLength = 16;
    private readonly AesGcm _cipher = new(key, TagLength);

    /// <summary>The seal of a file.</summary>
    public static OwnerSeal Derive(Pepper pepper, ReadOnlySpan<byte> salt) => new(pepper.Derive("set owners", KeyLength, salt));

    /// <summary>Bytes of a record that holds so much text.</summary>
    public static int LengthFor(int text) =>
        (text + TagLength + SetLayout.OwnerUnit - 1) / SetLayout.OwnerUnit * SetLayout.OwnerUnit;

    /// <summary>Seals <paramref name="text"/> into <paramref name="record"/>, which it fills.</summary>
    /// <param name="kind">Which numbers <paramref name="number"/> is of.</param>
    /// <param name="number">The record's number.</param>
    /// <param name="entry">What it belongs to: it opens only with the same.</param>
    /// <param name="text">JSON; of any length up to the record's less a tag.</param>
    /// <param name="record">As long as <see cref="LengthFor"/> says.</param>
    public void Seal(uint kind, long number, ulong entry, ReadOnlySpan<byte> text, Span<byte> record)
    {
        Span<byte> sealedText = record[TagLength..];
        text.CopyTo(sealedText);
        sealedText[text.Length..].Fill((byte)' ');
        Span<byte> nonce = stackalloc byte[12], belongs = stackalloc byte[sizeof(ulong)];
        Name(kind, number, entry, nonce, belongs);
        _cipher.Encrypt(nonce, sealedText, sealedText, record[..TagLength], belongs);
    }

    /// <summary>Opens <paramref name="record"/>; its text takes the place of what was sealed.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was changed, or belongs elsewhere.</exception>
    public Span<byte> Open(uint kind, long number, ulong entry, Span<byte> record)
    {
        Span<byte> text = record[TagLength..];
        Span<byte> nonce = stackalloc byte[12], belongs = stackalloc byte[sizeof(ulong)];
        Name(kind, number, entry, nonce, belongs);
        _cipher.Decrypt(nonce, text, record[..TagLength], text, belongs);
        return text;
    }

    private static void Name(uint kind, long number, ulong entry, Span<byte> nonce, Span<byte> belongs)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(nonce, kind);
        BinaryPrimitives.WriteInt64LittleEndian(nonce[4..], number);
        BinaryPrimitives.WriteUInt64LittleEndian(belongs, entry);
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();
}

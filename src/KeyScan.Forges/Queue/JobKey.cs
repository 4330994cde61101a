using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Forges.Queue;

/// <summary>
/// Signs jobs with what who enqueues and who works share, so that whoever else reaches the queue can have nothing scanned in a
/// repository's name. HMAC-SHA256 under a key made by HKDF (RFC 5869), over all bytes of the job: its name is bound to its
/// address by it, and to its run.
/// </summary>
internal sealed class JobKey
{
    /// <summary>The shortest secret that a key is made of, bytes.</summary>
    public const int Shortest = 16;

    private const string Purpose = "job signature";
    private const int KeyLength = 32;
    private static readonly byte[] Start = ",\"signature\":\""u8.ToArray();
    private static readonly byte[] End = "\"}"u8.ToArray();
    private readonly List<byte[]> _keys;

    private JobKey(IEnumerable<byte[]> keys) => _keys = [.. keys];

    /// <summary>The key of a secret of the queue's own.</summary>
    /// <param name="secret">At least <see cref="Shortest"/> bytes.</param>
    public static JobKey Derive(ReadOnlySpan<byte> secret)
    {
        byte[] key = new byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: [], Encoding.UTF8.GetBytes($"keyscan/1 {Purpose}"));
        return new JobKey([key]);
    }

    /// <summary>
    /// The key of the organisation's pepper, where the queue has no secret of its own. Signs with the newest and takes what any
    /// of them signed.
    /// </summary>
    public static JobKey Derive(PepperRing peppers) => new(peppers.Peppers.Select(p => p.Derive(Purpose, KeyLength)));

    /// <summary>The job with its signature, which stands last in it.</summary>
    /// <param name="job">A job as JSON, an object with something in it.</param>
    public ReadOnlyMemory<byte> Sign(ReadOnlyMemory<byte> job) =>
        (byte[])[.. job.Span[..^1], .. Start,
        .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(_keys[0], job.Span))), .. End];

    /// <summary>Takes the signature off.</summary>
    /// <param name="body">What stood on the queue.</param>
    /// <param name="job">The job without it; the body itself where there is none.</param>
    /// <param name="signature">The signature; empty where there is none.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TrySplit(ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> job, out byte[] signature)
    {
        (job, signature) = (body, []);
        int text = body.Length - End.Length - (2 * KeyLength), start = text - Start.Length;
        if (start < 1 || !body.Span.EndsWith(End) || !body.Span[start..].StartsWith(Start))
            return false;
        byte[] bytes = new byte[KeyLength];
        if (Convert.FromHexString(Encoding.ASCII.GetString(body.Span.Slice(text, 2 * KeyLength)), bytes, out _,
            out _) != System.Buffers.OperationStatus.Done)
            return false;
        (job, signature) = ((byte[])[.. body.Span[..start], (byte)'}'], bytes);
        return true;
    }

    /// <summary>Whether a job was signed by who has this key.</summary>
    public bool Verify(ReadOnlyMemory<byte> job, byte[] signature) =>
        _keys.Exists(k => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(k, job.Span), signature));
}

using System.Buffers.Binary;

namespace KeyScan.Matching.Checks;

/// <summary>
/// Whether the body of a PEM block is a key: DER, an OpenSSH key, an OpenPGP packet, or ciphertext where its header says so.
/// </summary>
internal static class PemCheck
{
    private const int ShortestKey = 32;

    public static CheckResult Run(in Candidate candidate)
    {
        ReadOnlySpan<char> label = candidate.Before[Math.Max(0, candidate.Before.LastIndexOf("-----BEGIN"))..];
        bool encrypted = false;
        int begin = candidate.Before.LastIndexOf("-----BEGIN");
        ReadOnlySpan<char> prefix =
            begin < 0 ? default : candidate.Before[(candidate.Before[..begin].LastIndexOf('\n') + 1)..begin];
        byte[]? body = JsonChecks.Decode(Compact(candidate.Secret, prefix, ref encrypted));
        if (body is null || body.Length < ShortestKey)
            return CheckResult.Fails;
        if (label.Contains("OPENSSH", StringComparison.Ordinal))
            return Proves(body.AsSpan().StartsWith("openssh-key-v1\0"u8));
        if (label.Contains("PGP", StringComparison.Ordinal))
            return Proves((body[0] & 0x80) != 0);
        return encrypted ? CheckResult.Holds : Proves(IsDerSequence(body));
    }

    private static CheckResult Proves(bool proven) => proven ? CheckResult.Proves : CheckResult.Fails;

    /// <summary>
    /// The base64 of the block alone: without header lines, the checksum line of OpenPGP, what source code wraps lines in, and
    /// what stands in front of every line, as in a diff, a comment, a log or the output of a search.
    /// </summary>
    private static ReadOnlySpan<char> Compact(ReadOnlySpan<char> block, ReadOnlySpan<char> prefix, ref bool encrypted)
    {
        char[] base64 = new char[block.Length];
        int length = 0;
        bool isFirst = block.Contains('\n');
        foreach (Range range in block.Split('\n'))
        {
            ReadOnlySpan<char> whole = block[range];
            // Where lines have a prefix, what follows BEGIN on its line is no part of
            // the key, unless line breaks are written out there.
            if (isFirst && prefix.Length > 0 && !whole.Contains("\\n", StringComparison.Ordinal))
                whole = default;
            else if (!isFirst && prefix.Length > 0 && LinePrefix.TryStrip(whole, prefix, out ReadOnlySpan<char> rest))
                whole = LinePrefix.Base64At(rest);
            isFirst = false;
            foreach (Range escaped in whole.Split("\\n"))
            {
                ReadOnlySpan<char> line = Unwrap(whole[escaped]);
                encrypted |= line.Contains("ENCRYPTED", StringComparison.Ordinal);
                if (line.Contains(':') || line.StartsWith('='))
                    continue;
                line.CopyTo(base64.AsSpan(length));
                length += line.Length;
            }
        }
        return base64.AsSpan(0, length);
    }

    /// <summary>
    /// A line without what source code puts around it: comment marks, quotes, and beyond them the plus that joins strings.
    /// </summary>
    private static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> longest = default;
        foreach (Range piece in line.SplitAny('"', '\''))
        {
            ReadOnlySpan<char> text = line[piece].Trim(" \t\r,;\\|*#>");
            if (text.EndsWith("\\r"))
                text = text[..^2];
            if (text.Length > longest.Length)
                longest = text;
        }
        return longest is "+" ? default : longest;
    }

    /// <summary>
    /// The header of a DER sequence (X.690) whose length agrees with what is there. Up to a tenth may be missing: a key cut
    /// short while it was pasted still gives most of itself away.
    /// </summary>
    private static bool IsDerSequence(ReadOnlySpan<byte> der)
    {
        if (der[0] != 0x30)
            return false;
        int declared = der[1] switch
        {
            < 0x80 => der[1] + 2,
            0x81 => der[2] + 3,
            0x82 => BinaryPrimitives.ReadUInt16BigEndian(der[2..]) + 4,
            _ => int.MaxValue,
        };
        return declared <= der.Length + (der.Length / 10) && declared >= der.Length - 3;
    }
}

namespace KeyScan.Detection.Issued.Tokens;

/// <summary>
/// The keyed fast hash of secrets that the filter of a fingerprint set is made of: SipHash-2-4 under a key derived from a pepper.
/// Far cheaper than a fingerprint, so every token of a text can pay it. Immutable; all threads may share one.
/// </summary>
internal sealed class TokenHasher
{
    private readonly SipHash _hash;

    /// <summary>Derives the key from <paramref name="pepper"/>; each epoch has hashes of its own.</summary>
    public TokenHasher(Pepper pepper) => _hash = new SipHash(pepper.Derive("token hash", SipHash.KeyLength));

    /// <summary>The hash of a secret given as UTF-8.</summary>
    public ulong Hash(ReadOnlySpan<byte> secret) => _hash.Compute(secret);

    /// <summary>
    /// The shape of a secret given as UTF-8; false for an empty one. A secret that cannot be found without a rule gets
    /// <see cref="TokenAlphabet.None"/>, which is still no reason to search for it as for a key that was never seen.
    /// </summary>
    public bool TryShape(ReadOnlySpan<byte> secret, out TokenShape shape)
    {
        shape = secret.IsEmpty ? default
            : new TokenShape(Hash(secret), secret.Length, IsFindable(secret) ? Characters.AlphabetOf(secret)
            : TokenAlphabet.None);
        return !secret.IsEmpty;
    }

    private static bool IsFindable(ReadOnlySpan<byte> secret)
    {
        if (secret.Length is < LengthSet.Shortest or > LengthSet.Longest)
            return false;
        CharacterClasses classes = Characters.ClassesOf(secret);
        return (classes is not (CharacterClasses.Lower or CharacterClasses.Upper) || secret.Length >= LengthSet.ShortestUnseen)
            && HasFourDifferent(secret);
    }

    private static bool HasFourDifferent(ReadOnlySpan<byte> secret)
    {
        int second = secret.IndexOfAnyExcept(secret[0]);
        int third = second < 0 ? -1 : secret.IndexOfAnyExcept(secret[0], secret[second]);
        return third >= 0 && secret.IndexOfAnyExcept(secret[0], secret[second], secret[third]) >= 0;
    }
}

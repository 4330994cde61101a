using KeyScan.Primitives;

namespace KeyScan.Matching.Checks;

/// <summary>The code behind each <see cref="RuleCheck"/>.</summary>
internal static class RuleChecks
{
    /// <summary>Runs one check.</summary>
    public static CheckResult Run(RuleCheck check, in Candidate candidate) => check switch
    {
        RuleCheck.Crc32Base62 => Crc32Base62(candidate.Secret),
        RuleCheck.Jwt => JsonChecks.Jwt(candidate.Secret),
        RuleCheck.Base64Json => JsonChecks.Base64Json(candidate.Secret),
        RuleCheck.PemKey => PemCheck.Run(candidate),
        RuleCheck.AwsAccount => AwsAccount(candidate.Secret),
        RuleCheck.NotWordLike => Holds(!WordLikeness.IsWords(candidate.Secret)),
        RuleCheck.DigitAndLetter =>
            Holds(candidate.Secret.ContainsAnyInRange('0', '9') && candidate.Secret.ContainsAny(TextClasses.Letters)),
        RuleCheck.UserPassword => PasswordCheck.Run(candidate),
        RuleCheck.NotDigest => Holds(!DigestCheck.IsDigest(candidate)),
        _ => throw new ArgumentOutOfRangeException(nameof(check), check, "No such check."),
    };

    internal static CheckResult Holds(bool holds) => holds ? CheckResult.Holds : CheckResult.Fails;

    /// <summary>Thirty characters and the six that check them.</summary>
    private static CheckResult Crc32Base62(ReadOnlySpan<char> secret)
    {
        const int Body = 30, Checksum = 6;
        if (secret.Length < Body + Checksum)
            return CheckResult.Fails;
        Span<byte> body = stackalloc byte[Body];
        Span<char> expected = stackalloc char[Checksum];
        System.Text.Ascii.FromUtf16(secret[^(Body + Checksum)..^Checksum], body, out _);
        Crc32.WriteBase62(Crc32.Compute(body), expected);
        return secret.EndsWith(expected, StringComparison.Ordinal) ? CheckResult.Proves : CheckResult.Fails;
    }

    /// <summary>
    /// The sixteen characters after the prefix are base32; bits 1 to 40 of the first six bytes are the account id, which has at
    /// most twelve digits. (AWS's GetAccessKeyInfo answers the same question online.)
    /// </summary>
    private static CheckResult AwsAccount(ReadOnlySpan<char> secret)
    {
        const int Body = 16;
        if (secret.Length < Body)
            return CheckResult.Fails;
        ulong bits = 0;
        foreach (char c in secret[^Body..][..10])
        {
            int value = c is >= 'A' and <= 'Z' ? c - 'A' : c is >= '2' and <= '7' ? c - '2' + 26 : -1;
            if (value < 0)
                return CheckResult.Fails;
            bits = (bits << 5) | (uint)value;
        }
        ulong account = ((bits >> 2) & 0x7FFF_FFFF_FF80) >> 7;
        return Holds(account <= 999_999_999_999);
    }
}

namespace KeyScan.Verification;

/// <summary>
/// Bait: secrets that were planted so that their owner hears when somebody uses them. Only what their issuers or
/// others have published is known here, and bait that is made to be told by nobody is told by nobody: an account id of
/// AWS that is not listed may be bait all the same.
/// </summary>
internal static class Canaries
{
    private const int LengthOfKeyId = 20;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly Canary[] Known =
    [
        new("Thinkst Canarytokens", CanaryKind.Host, "canarytokens.com", "https://docs.canarytokens.org/guide/"),
        new("Thinkst Canarytokens", CanaryKind.Host, "canarytokens.org", "https://docs.canarytokens.org/guide/"),
        new("Thinkst Canarytokens", CanaryKind.Host, "canarytokens.net", "https://docs.canarytokens.org/guide/"),
        new("Thinkst Canarytokens", CanaryKind.AwsAccount, "992382622183", "https://github.com/0xCardinal/covert-canary-detection/blob/main/tokens/aws_keys.md"),
        // The page shows key ids, of which the first nine of the sixteen characters behind
        // the prefix are the account's but for its last bit.
        new("Thinkst Canarytokens", CanaryKind.AwsAccount, "595918472158", "https://onappsec.com/2022/10/"),
        new("Thinkst Canarytokens", CanaryKind.AwsAccount, "595918472159", "https://onappsec.com/2022/10/"),
    ];

    /// <summary>The bait that one of the values is; null where none is known to be.</summary>
    public static Canary? Find(IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            string? account = AwsAccount(value);
            if (Array.Find(Known,
                c => c.Kind == CanaryKind.AwsAccount ? c.Value == account : HasHost(value, c.Value)) is { } canary)
                return canary;
        }
        return null;
    }

    /// <summary>
    /// The account that an AWS access key id is of, twelve digits; null where it is none. Bits 1 to 40 of the base32 text
    /// behind the prefix (https://trufflesecurity.com/blog/research-uncovers-aws-account-numbers-hidden-in-access-keys).
    /// </summary>
    internal static string? AwsAccount(string keyId)
    {
        if (keyId.Length != LengthOfKeyId
            || !(keyId.StartsWith("AKIA", StringComparison.Ordinal) || keyId.StartsWith("ASIA", StringComparison.Ordinal)))
            return null;
        ulong bits = 0;
        foreach (char c in keyId.AsSpan(4, 9))
        {
            int digit = Base32.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
                return null;
            bits = (bits << 5) | (uint)digit;
        }
        // Forty-five bits are read; the account is the forty behind the first.
        ulong account = (bits >> 4) & ((1UL << 40) - 1);
        return account.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool HasHost(string value, string host)
    {
        for (int at = value.IndexOf(host, StringComparison.OrdinalIgnoreCase); at >= 0;
            at = value.IndexOf(host, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            bool begins = at == 0 || value[at - 1] is '.' or '/' or '@';
            bool ends = at + host.Length == value.Length || value[at + host.Length] is '/' or ':' or '?' or '#' or ' ';
            if (begins && ends)
                return true;
        }
        return false;
    }
}

/// <summary>One kind of bait.</summary>
/// <param name="Issuer">Who plants it.</param>
/// <param name="Kind">What tells it.</param>
/// <param name="Value">The host or the account.</param>
/// <param name="Reference">Where that is published.</param>
internal sealed record Canary(string Issuer, CanaryKind Kind, string Value, string Reference);

/// <summary>What tells bait.</summary>
internal enum CanaryKind
{
    /// <summary>A host in the secret, or that would be asked.</summary>
    Host,

    /// <summary>The AWS account that a key id is of.</summary>
    AwsAccount,
}

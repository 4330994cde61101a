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

    private const string Guide = "https://docs.canarytokens.org/guide/";
    private const string Indicators = "https://github.com/0xCardinal/covert-canary-detection/blob/main/indicators.md";

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<Canary> Known { get; } =
    [
        Host("canarytokens.com", Guide),
        Host("canarytokens.org", Guide),
        Host("canarytokens.net", Guide),
        Host("o3n.io", "https://docs.canary.tools/console-settings/canarytokens.html"),
        Host("cnr.io", Indicators),
        Host("honeypdfs.net", Indicators),
        Host("ssl-secure-srv.com", Indicators),
        Host("ssl-srv72.com", Indicators),
        AwsAccountOf("992382622183", "https://github.com/0xCardinal/covert-canary-detection/blob/main/tokens/aws_keys.md"),
        AwsAccountOf("534261010715",
            "https://github.com/RhinoSecurityLabs/Security-Research/tree/master/tools/aws-pentest-tools/awshoney_check"),
        // The page shows key ids up to their twelfth character, which leaves the account's last bit open.
        AwsAccountOf("595918472158", "https://onappsec.com/2022/10/"),
        AwsAccountOf("595918472159", "https://onappsec.com/2022/10/"),
    ];

    /// <summary>The bait that one of the values is; null where none is known to be.</summary>
    public static Canary? Find(IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            string? account = AwsAccount(value);
            foreach (Canary known in Known)
            {
                if (known.Kind == CanaryKind.AwsAccount ? known.Value == account : HasHost(value, known.Value))
                    return known;
            }
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

    private static Canary Host(string host, string reference) => new("Thinkst Canarytokens", CanaryKind.Host, host, reference);

    private static Canary AwsAccountOf(string account, string reference) =>
        new("Thinkst Canarytokens", CanaryKind.AwsAccount, account, reference);

    /// <summary>
    /// Whether a text, a host or a URL of any kind, names a host or one below it: with a port, in a list of several, with the
    /// dot of the root behind it.
    /// </summary>
    private static bool HasHost(string value, string host)
    {
        for (int at = Next(0); at >= 0; at = Next(at + 1))
        {
            ReadOnlySpan<char> behind = value.AsSpan(at + host.Length);
            if (behind is ['.', ..])
                behind = behind[1..];
            if ((at == 0 || !IsOfLabel(value[at - 1])) && (behind.IsEmpty || !IsOfLabel(behind[0])))
                return true;
        }
        return false;

        int Next(int from) => value.IndexOf(host, from, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsOfLabel(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
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

using System.Security.Cryptography;
using System.Text;
using KeyScan.Primitives;

namespace KeyScan.Registry.Minting;

/// <summary>
/// The format of minted keys: <c>prefix_</c>, the key's id (10 base 62 digits), <c>_</c>, 40 random base 62 digits (238 bits),
/// and the CRC-32 of the last thirty of them as six more, as GitHub's and npm's tokens end, so that the rule check for those
/// holds for these.
/// </summary>
internal sealed class KeyFormat
{
    private const int IdLength = 10;
    private const int RandomLength = 40;
    private const int CheckedLength = 30;
    private const int ChecksumLength = 6;
    private const int ShortestPrefix = 3;
    private const int LongestPrefix = 32;

    private KeyFormat(string prefix) => Prefix = prefix;

    /// <summary>What keys begin with, without the <c>_</c> after it.</summary>
    public string Prefix { get; }

    /// <summary>The prefix as rules name providers: <c>acme_live</c> is <c>acme-live</c>.</summary>
    public string Name => Prefix.Replace('_', '-');

    /// <summary>The format of keys that begin with <paramref name="prefix"/>.</summary>
    /// <exception cref="ProblemException">It cannot be a prefix.</exception>
    public static KeyFormat Parse(string prefix)
    {
        bool valid = prefix.Length is >= ShortestPrefix and <= LongestPrefix
            && char.IsAsciiLetterLower(prefix[0])
            && prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            && prefix[^1] != '_'
            && !prefix.Contains("__", StringComparison.Ordinal);
        return valid
            ? new KeyFormat(prefix)
            : throw new ProblemException(
                new Problem($"{ShownValue.Of(prefix)} is no prefix", "--prefix",
                    $"Use {ShortestPrefix} to {LongestPrefix} lower-case letters and digits, words joined by `_`, such as "
                        + $"acme_live"));
    }

    /// <summary>Makes a key.</summary>
    /// <param name="keyId">Its id.</param>
    internal Secret Make(out string keyId)
    {
        // GetItems draws without the bias of a remainder.
        keyId = RandomNumberGenerator.GetString(Crc32.Base62Digits, IdLength);
        Span<char> tail = stackalloc char[RandomLength + ChecksumLength];
        RandomNumberGenerator.GetItems<char>(Crc32.Base62Digits, tail[..RandomLength]);
        Span<byte> checkedBytes = stackalloc byte[CheckedLength];
        Encoding.ASCII.GetBytes(tail[(RandomLength - CheckedLength)..RandomLength], checkedBytes);
        Crc32.WriteBase62(Crc32.Compute(checkedBytes), tail[RandomLength..]);
        return new Secret($"{Prefix}_{keyId}_{tail}");
    }

    /// <summary>A rule file (rules/README.md) with the rule that finds such keys.</summary>
    public string ToRuleFile() =>
        $$"""
        provider: {{Name}}
        rules:
          - id: {{Name}}-issued-key
            description: Key issued with the prefix {{Prefix}}_
            severity: critical
            confidence: high
            keywords: [{{Prefix}}_]
            pattern: '\b(?<secret>{{Prefix}}_[A-Za-z0-9]{{{IdLength}}}_[A-Za-z0-9]{{{RandomLength + ChecksumLength}}})(?![\w-])'
            checks: [crc32-base62]
            advice: Revoke it where it was issued (its id stands between the second-last and the last underscore), mark it with `keyscan keys revoke-mark`, then issue a new one.
            examples:
              - 'KEY={{Prefix}}_<<[A-Za-z0-9]{{{IdLength}}}>>_<<[A-Za-z0-9]{{{RandomLength - CheckedLength}}}>><<crc32-base62>>'
            negative_examples:
              - 'KEY={{Prefix}}_${KEY}'

        """;
}

namespace KeyScan;

/// <summary>
/// Code that a rule asks for where a pattern is not enough. Rule files name them in kebab case: <c>crc32-base62</c>.
/// An exact check that holds raises the finding to <see cref="Confidence.Certain"/>; a check that fails drops the match.
/// </summary>
public enum RuleCheck
{
    /// <summary>
    /// The last six characters are the CRC-32 of the thirty before them in base 62 (0-9, A-Z, a-z), padded with zeros. Exact.
    /// Source: GitHub's and npm's announcements of their token formats.
    /// </summary>
    Crc32Base62,

    /// <summary>Three base64url parts, the first a JSON object with <c>alg</c> (RFC 7519, RFC 7515). Structure holds.</summary>
    Jwt,

    /// <summary>
    /// A PEM block (RFC 7468) whose body decodes to a DER sequence or an OpenSSH key of plausible size. Structure holds.
    /// </summary>
    PemKey,

    /// <summary>An AWS access key id whose base32 body decodes to a twelve-digit account id.</summary>
    AwsAccount,

    /// <summary>Neither a word, an identifier, a path nor a sentence: letters are as random as a key's.</summary>
    NotWordLike,

    /// <summary>Holds at least one digit and one letter.</summary>
    DigitAndLetter,

    /// <summary>
    /// A password in a URL or connection string that is not a stand-in such as <c>password</c>, <c>user:pass</c> or a variable.
    /// </summary>
    UserPassword,

    /// <summary>Base64 that decodes to a JSON object.</summary>
    Base64Json,

    /// <summary>Is not one of the hex digests that the text calls a hash, a commit or a checksum.</summary>
    NotDigest,
}

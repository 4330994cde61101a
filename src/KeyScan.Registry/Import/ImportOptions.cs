namespace KeyScan.Registry.Import;

/// <summary>How files of keys are read.</summary>
internal sealed record ImportOptions
{
    /// <summary>
    /// The form of every file; <see cref="ImportFormat.Guess"/> goes by the file's name, or by its first character.
    /// </summary>
    public ImportFormat Format { get; init; }

    /// <summary>What separates the fields of CSV, an ASCII character; null for a comma, in <c>.tsv</c> a tab.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The columns that the files call by another name.</summary>
    public IReadOnlyDictionary<KeyColumn, string> Map { get; init; } = new Dictionary<KeyColumn, string>();

    /// <summary>Values that hold for every row, whatever the files say.</summary>
    public IReadOnlyDictionary<KeyColumn, string> Set { get; init; } = new Dictionary<KeyColumn, string>();

    /// <summary>What goes before the ids of a listing whose system only numbers its keys; null for the system's name.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Whether <see cref="Format"/> is a listing: it tells of keys, and of most not what they are.</summary>
    public bool IsListing => Format > ImportFormat.Jsonl;

    /// <summary>Whether rows that are wrong are left out; otherwise one of them refuses everything.</summary>
    public bool SkipBadRows { get; init; }

    /// <summary>
    /// Whether a key that the registry knows may get a further fingerprint under the same pepper, because it was replaced and
    /// kept its id. Otherwise such a row is wrong: whoever adds a value to a key can have that key revoked.
    /// </summary>
    public bool AddFingerprints { get; init; }

    /// <summary>
    /// How many working keys may become revoked or expired, which ends the sending of their leaks; more refuse everything.
    /// </summary>
    public long MaySilence { get; init; }
}

/// <summary>The form of a file of keys.</summary>
public enum ImportFormat
{
    /// <summary>By its name, or by its first character.</summary>
    Guess,

    /// <summary>RFC 4180, with a header row.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>
    /// What Vault or OpenBao prints of secrets of the kv engine, version 2; see <see cref="Listings.VaultListing"/>.
    /// </summary>
    Vault,

    /// <summary>What AWS Secrets Manager answers; see <see cref="Listings.AwsListing"/>.</summary>
    AwsSecretsManager,

    /// <summary>
    /// An organisation's fine-grained personal access tokens, as GitHub's API answers; see
    /// <see cref="Listings.GitHubListing"/>.
    /// </summary>
    GitHub,

    /// <summary>
    /// Personal, project or group access tokens, as GitLab's API answers; see <see cref="Listings.GitLabListing"/>.
    /// </summary>
    GitLab,
}

/// <summary>A file to import.</summary>
/// <param name="Name">Its path, or what else problems call it.</param>
/// <param name="Open">Opens it.</param>
internal sealed record ImportFile(string Name, Func<Stream> Open);

namespace KeyScan;

/// <summary>One place where a secret stands.</summary>
/// <param name="Provenance">Where its blob was seen.</param>
/// <param name="StartLine">1-based line of the first character.</param>
/// <param name="StartColumn">1-based column of the first character, in UTF-16 code units as editors and SARIF count.</param>
/// <param name="EndLine">1-based line of the last character.</param>
/// <param name="EndColumn">1-based column just after the last character, as SARIF has it.</param>
public sealed record Location(Provenance Provenance, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    /// <summary>The object it stands in, by git's name for it: a blob, or the commit or tag whose message it is.</summary>
    public ObjectId Blob { get; init; }

    /// <summary>
    /// The line it starts on, every secret found in it redacted, cut to a readable length. For a terminal alone: what nobody
    /// knows for a secret, such as a password that is a word, stands in it as it is.
    /// </summary>
    public string Excerpt { get; init; } = "";

    /// <summary>
    /// Whether it stands in the name: the path itself, up to the part that holds the secret, or the name of a ref. Lines and
    /// columns are those of the name.
    /// </summary>
    public bool IsInName { get; init; }

    /// <summary>
    /// The name that the secret is given on its line, such as <c>AWS_SECRET_ACCESS_KEY</c>; empty where there is none. Fit for
    /// files and logs.
    /// </summary>
    public string AssignedTo { get; init; } = "";

    /// <summary>The step of the file that it belongs to; null where the file's shape is not known.</summary>
    public StepPlace? Step { get; init; }

    /// <summary>
    /// What stands beside it and belongs to it: the user, host and database of a password, the id of a key; the other half of a
    /// pair is redacted. Empty where nothing is known to.
    /// </summary>
    public IReadOnlyList<SecretPart> Parts { get; init; } = [];

    /// <summary>The comment that allows a secret here, or null.</summary>
    public InlineAllow? Inline { get; init; }
}

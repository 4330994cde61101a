namespace KeyScan.Detection.Assignments;

/// <summary>
/// What the judge knows of a candidate, one number each. The order is part of the table's format: add at the end, train again.
/// Shares are of the value's length, 0 to 1; flags are 0 or 1.
/// </summary>
internal enum JudgeFeature
{
    // The name
    /// <summary>What sort of secret it promises: <see cref="AssignmentKind"/>.</summary>
    Kind,
    /// <summary>Its last word: <see cref="NameWord"/>.</summary>
    NameLast,
    /// <summary>How many words it has.</summary>
    NameCount,
    /// <summary>How many sorts of words it has.</summary>
    NameGroups,
    /// <summary>Flag: a word for password or passphrase.</summary>
    NamePassword,
    /// <summary>Flag: secret.</summary>
    NameSecret,
    /// <summary>Flag: token.</summary>
    NameToken,
    /// <summary>Flag: key.</summary>
    NameKey,
    /// <summary>Flag: auth.</summary>
    NameAuth,
    /// <summary>Flag: api.</summary>
    NameApi,
    /// <summary>Flag: salt or one-time password.</summary>
    NameSaltOrOtp,
    /// <summary>Flag: access, signing, session and the like.</summary>
    NamePurpose,
    /// <summary>Flag: client, app, root or admin.</summary>
    NameParty,
    /// <summary>Flag: a system one logs in to.</summary>
    NameStore,
    /// <summary>How many sorts of words say that the value is none: id, path, type, length, message, digest, public…</summary>
    NameAgainst,
    /// <summary>Flag: a message, a label, a form.</summary>
    NameMessage,
    /// <summary>Flag: test, example, default.</summary>
    NameSample,
    /// <summary>Flag: id, name, user.</summary>
    NameIdentity,
    /// <summary>Share of its words that nobody knows.</summary>
    NameUnknown,
    /// <summary>0 lower, 1 mixed, 2 upper case.</summary>
    NameCase,
    /// <summary>Bytes of it.</summary>
    NameLength,
    /// <summary>0 bare, 1 quoted, 2 a flag with dashes, 3 a variable with a dollar or at sign, 4 a member after a dot.</summary>
    NameStyle,

    // The form
    /// <summary>What binds: <see cref="Assignments.Binding"/>.</summary>
    Binding,
    /// <summary>How the value is written: <see cref="ValueForm"/>.</summary>
    Form,
    /// <summary>Flag: the argument of a call, or in a list.</summary>
    Wrapped,
    /// <summary>Flag: the default beside a reference.</summary>
    Default,

    // The value
    /// <summary>Bytes of it.</summary>
    Length,
    /// <summary>Bits per byte.</summary>
    Entropy,
    /// <summary>Entropy by the most that this length could have.</summary>
    EntropyShare,
    /// <summary>How many different bytes.</summary>
    Distinct,
    /// <summary>Share of lower-case letters.</summary>
    Lower,
    /// <summary>Share of upper-case letters.</summary>
    Upper,
    /// <summary>Share of digits.</summary>
    Digits,
    /// <summary>Share of everything else.</summary>
    Symbols,
    /// <summary>How many of these four occur.</summary>
    Classes,
    /// <summary>Changes between them for each byte.</summary>
    Changes,
    /// <summary>Mean log-probability of its pairs of letters, against words; low for random ones.</summary>
    Pairs,
    /// <summary>Longest run of one byte.</summary>
    Run,
    /// <summary>Longest run of neighbours: abcd, 4321.</summary>
    Sequence,
    /// <summary>Share of letters that are words of a dictionary.</summary>
    Words,
    /// <summary>Letters of the longest such word.</summary>
    LongestWord,
    /// <summary>Share of words that stand for something to fill in: your, changeme, example.</summary>
    Placeholder,
    /// <summary>Share of words for credentials: password, secret, token.</summary>
    CredentialWords,
    /// <summary>Share of words that people make passwords of, such as admin and letmein.</summary>
    CommonWords,
    /// <summary>0 no, 1 holds the name's last word, 2 is the name.</summary>
    LikeName,
    /// <summary>Flag: hexadecimal, with a digit.</summary>
    Hex,
    /// <summary>Flag: letters of Base64 only, in a length it has, in more than one case, with digits.</summary>
    Base64,
    /// <summary>Flag: a UUID.</summary>
    Uuid,
    /// <summary>Flag: only letters and underscores, dashes or dots: an identifier.</summary>
    Identifier,
    /// <summary>Flag: letters in lower case then digits: hunter2.</summary>
    WordThenDigits,
    /// <summary>Share of blanks.</summary>
    Blanks,
    /// <summary>Share of dots.</summary>
    Dots,
    /// <summary>Share of slashes.</summary>
    Slashes,
    /// <summary>Share of dashes.</summary>
    Dashes,
    /// <summary>Share of underscores.</summary>
    Underscores,
    /// <summary>Share of brackets of all sorts.</summary>
    Brackets,
    /// <summary>Share of !, @, #, $, %, ^, &amp;, *, ?.</summary>
    Marks,
    /// <summary>Share of bytes above 127.</summary>
    Foreign,
    /// <summary>Its first byte's sort: 0 lower, 1 upper, 2 digit, 3 symbol.</summary>
    First,
    /// <summary>Its last byte's sort.</summary>
    Last,
    /// <summary>Flag: holds an equals sign inside.</summary>
    EqualsInside,
    /// <summary>Flag: ends with an equals sign.</summary>
    EqualsAtEnd,

    // The place
    /// <summary>The file's sort: <see cref="FileKind"/>.</summary>
    File,
    /// <summary>Flag: a test.</summary>
    Test,
    /// <summary>Flag: an example.</summary>
    Sample,
    /// <summary>Flag: documentation.</summary>
    Document,
    /// <summary>Flag: vendored, generated, minified or a lock file.</summary>
    ForeignFile,
    /// <summary>Flag: below configuration or deployment.</summary>
    Deployment,
    /// <summary>Flag: in a comment.</summary>
    Comment,
    /// <summary>Bytes of the line before the name, without indentation.</summary>
    Before,
    /// <summary>Bytes of the line after the value.</summary>
    After,
    /// <summary>
    /// What follows the value and its quote: 0 nothing, 1 comma, 2 semicolon, 3 a closing bracket, 4 an operator, 5 a dot, 6
    /// other.
    /// </summary>
    Next,
    /// <summary>Flag: a word for a user stands within 200 bytes.</summary>
    NearUser,
    /// <summary>Flag: a word for a host, port or database does.</summary>
    NearHost,
    /// <summary>Flag: a word of tests does: assert, expect, should.</summary>
    NearTest,
    /// <summary>Flag: the value stands in the text elsewhere, within 2,000 bytes.</summary>
    Repeated,
}

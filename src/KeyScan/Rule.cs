namespace KeyScan;

/// <summary>
/// One kind of secret and how to recognise it. Data only: read from a rule file, or compiled into the library from one.
/// </summary>
public sealed record Rule : RuleInfo
{
    /// <summary>Every match lies in the window of one of these. Empty only for an <see cref="Unanchored"/> rule.</summary>
    public required IReadOnlyList<Literal> Literals { get; init; }

    /// <summary>
    /// A .NET regular expression with a group named <c>secret</c>; empty where <see cref="Assignment"/> says what is judged.
    /// </summary>
    public required string Pattern { get; init; }

    /// <summary>
    /// The sort of assignment whose values the rule judges instead of matching a pattern; <see cref="AssignmentKind.None"/> for a
    /// pattern.
    /// </summary>
    public AssignmentKind Assignment { get; init; }

    /// <summary>
    /// What the secret looks like, in the notation of <c>KeyScan.Rules.Shapes.TokenShape</c>; null where <see cref="Pattern"/>
    /// has to find it in its surroundings. Where it is given, the pattern says the same and is not run.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>
    /// Names of the provider, one of which has to stand near the <see cref="Token"/>, in lower-case letters and digits; <c>~</c>
    /// in front of one that is also an ordinary word. Empty where the token alone tells.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>How much text around a literal the pattern sees.</summary>
    public required Window Window { get; init; }

    /// <summary>Least Shannon entropy of the secret in bits per character, 0 for none (0 to 8).</summary>
    public double MinEntropy { get; init; }

    /// <summary>Checks that must hold, in order.</summary>
    public IReadOnlyList<RuleCheck> Checks { get; init; } = [];

    /// <summary>Globs of paths that the rule looks at; empty for all.</summary>
    public IReadOnlyList<string> IncludePaths { get; init; } = [];

    /// <summary>
    /// A regular expression that matches somewhere in the paths that the rule looks at; empty for all. Of imported rules alone.
    /// </summary>
    public string PathPattern { get; init; } = "";

    /// <summary>Globs of paths that the rule leaves out.</summary>
    public IReadOnlyList<string> ExcludePaths { get; init; } = [];

    /// <summary>Regular expressions that make a secret no finding.</summary>
    public IReadOnlyList<string> AllowPatterns { get; init; } = [];

    /// <summary>Templates of texts in which the rule finds exactly one secret (see rules/README.md for the notation).</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Templates of texts in which the rule finds nothing.</summary>
    public IReadOnlyList<string> NegativeExamples { get; init; } = [];

    /// <summary>
    /// True where the rule has no literals and its pattern runs over everything: slow, never for built-in rules.
    /// </summary>
    public bool Unanchored { get; init; }

    /// <summary>
    /// What names of credentials are made of: rules that have <see cref="Names"/> look at lines with one of these.
    /// </summary>
    public static IReadOnlyList<Literal> CredentialWords { get; } =
    [
        new("key", true), new("token", true), new("secret", true), new("passw", true), new("auth", true), new("bearer", true),
            new("credential", true),
    ];
}

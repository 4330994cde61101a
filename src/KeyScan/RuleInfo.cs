namespace KeyScan;

/// <summary>
/// What findings and reports say of the rule that found something; how it is found is no matter of theirs (see
/// <see cref="Rule"/>).
/// </summary>
public record RuleInfo
{
    /// <summary>Unique id in kebab case, such as <c>github-classic-pat</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the secret is, a noun phrase without a full stop.</summary>
    public required string Description { get; init; }

    /// <summary>Who issues the secret, in kebab case; <c>generic</c> where nobody in particular does.</summary>
    public required string Provider { get; init; }

    /// <summary>Groups rules for one kind of secret, so that a finding keeps its id when a more specific rule appears.</summary>
    public required string Family { get; init; }

    /// <summary>How bad a real one is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>How sure a match is, before exact checks raise it.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Free labels, for filtering reports.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where the provider describes the format.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>What to do about a leak: how to revoke and rotate this kind of secret.</summary>
    public required string Advice { get; init; }

    /// <summary>Where the rule stands, <c>file:line:column</c>, or <c>built-in</c>.</summary>
    public string Origin { get; init; } = BuiltIn;

    /// <summary>The <see cref="Origin"/> of rules compiled into the library.</summary>
    public const string BuiltIn = "built-in";
}

namespace KeyScan.Verification.Templates;

/// <summary>What a provider answers, and what the engine has to make of it.</summary>
internal sealed record RecordedExchange
{
    /// <summary>Whether it tries the steps of <c>revoke</c> instead of those of <c>verify</c>.</summary>
    public bool OfRevoke { get; init; }

    /// <summary>Values by name; <see cref="Example"/> for the secret that the rule's own first example holds.</summary>
    public required IReadOnlyDictionary<string, string> Given { get; init; }

    /// <summary>The answers, in the order of the requests; the last one goes on answering.</summary>
    public required IReadOnlyList<RecordedReply> Replies { get; init; }

    /// <summary>What has to come of it.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What the identity has to hold, by key; lists are joined by commas.</summary>
    public IReadOnlyDictionary<string, string> Identity { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where it stands, <c>file:line:column</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Stands for a secret made from the rule's first example when the test runs.</summary>
    public const string Example = "example";
}

/// <summary>One recorded answer.</summary>
/// <param name="Status">Its status, 100 to 599.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body; empty for none.</param>
/// <param name="IsJson">Whether the body is JSON, and a header says so.</param>
internal sealed record RecordedReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body, bool IsJson);

namespace KeyScan;

/// <summary>
/// The part of a file of known shape that a secret belongs to, such as a node of a workflow or a section of a settings file.
/// </summary>
/// <param name="Text">What it is, outermost first: <c>workflow "Orders" › node "HTTP Request 2" › header Authorization</c>. Names
/// in it are a stranger's.</param>
/// <param name="Advice">How such files are kept free of credentials: a sentence without its full stop.</param>
public sealed record StepPlace(string Text, string Advice)
{
    /// <summary>What stands beside the secret and belongs to it; empty where nothing is known to.</summary>
    public IReadOnlyList<SecretPart> Parts { get; init; } = [];
}

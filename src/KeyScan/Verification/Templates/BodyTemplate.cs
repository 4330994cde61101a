using System.Text.Json;

namespace KeyScan.Verification.Templates;

/// <summary>What a request sends.</summary>
internal sealed record BodyTemplate
{
    /// <summary>JSON whose texts are templates; null otherwise.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>Names and values of a form; null otherwise.</summary>
    public IReadOnlyList<KeyValuePair<string, ValueTemplate>>? Form { get; init; }

    /// <summary>Plain text; null otherwise.</summary>
    public ValueTemplate? Text { get; init; }
}

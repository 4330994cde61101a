using System.Text.Json.Serialization;

namespace KeyScan.Forges.GitHub;

/// <summary>How far GitHub is with a SARIF file.</summary>
internal sealed record SarifStatus
{
    /// <summary><c>pending</c>, <c>complete</c> or <c>failed</c>.</summary>
    public required string ProcessingStatus { get; init; }

    /// <summary>What is wrong with the file.</summary>
    public IReadOnlyList<string>? Errors { get; init; }

    /// <summary>Whether GitHub still works on it.</summary>
    [JsonIgnore]
    public bool IsPending => ProcessingStatus == "pending";
}


namespace KeyScan.Forges.GitHub;

/// <summary>A SARIF file to upload.</summary>
internal sealed record SarifReport
{
    /// <summary>The commit it is about.</summary>
    public required ObjectId Commit { get; init; }

    /// <summary>The full name of the ref it is about, such as <c>refs/heads/main</c> or <c>refs/pull/7/merge</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>The file, UTF-8.</summary>
    public required ReadOnlyMemory<byte> Sarif { get; init; }
}


namespace KeyScan.Forges.GitHub;

/// <summary>Body of the upload; the file is gzipped, then base64.</summary>
internal sealed record SarifUpload(string CommitSha, string Ref, string Sarif, string ToolName);

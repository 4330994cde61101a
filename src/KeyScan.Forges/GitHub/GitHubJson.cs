using System.Text.Json.Serialization;
using KeyScan.Forges.GitHub.Access;

namespace KeyScan.Forges.GitHub;

/// <summary>
/// The JSON of requests and answers, by generated code. What an answer must hold and does not, or holds as null, is an error; what is
/// not named here is passed over.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(GitHubRepository))]
[JsonSerializable(typeof(GitHubRepository[]))]
[JsonSerializable(typeof(GitHubUser[]))]
[JsonSerializable(typeof(GitHubIssue[]))]
[JsonSerializable(typeof(GitHubComment))]
[JsonSerializable(typeof(GitHubComment[]))]
[JsonSerializable(typeof(GitHubRelease[]))]
[JsonSerializable(typeof(GitHubGist[]))]
[JsonSerializable(typeof(CommentText))]
[JsonSerializable(typeof(CheckRun))]
[JsonSerializable(typeof(CheckRunCreation))]
[JsonSerializable(typeof(CheckRunAddition))]
[JsonSerializable(typeof(SarifUpload))]
[JsonSerializable(typeof(SarifReceipt))]
[JsonSerializable(typeof(SarifStatus))]
[JsonSerializable(typeof(AppInstallation))]
[JsonSerializable(typeof(InstallationToken))]
internal sealed partial class GitHubJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Octokit;

namespace KeyScan.Forges.GitHub;

/// <summary>
/// The JSON of requests and answers, by generated code: Octokit's types, as far as a call here names them, and those it has none
/// for. Lists stand here as lists, because that is what Octokit asks for. <see cref="OctokitJson"/> says what of it counts.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(Repository))]
[JsonSerializable(typeof(List<Repository>))]
[JsonSerializable(typeof(List<User>))]
[JsonSerializable(typeof(List<Issue>))]
[JsonSerializable(typeof(IssueComment))]
[JsonSerializable(typeof(List<IssueComment>))]
[JsonSerializable(typeof(List<PullRequestReviewComment>))]
[JsonSerializable(typeof(List<CommitComment>))]
[JsonSerializable(typeof(List<Release>))]
[JsonSerializable(typeof(List<Gist>))]
[JsonSerializable(typeof(BodyWrapper))]
[JsonSerializable(typeof(CheckRun))]
[JsonSerializable(typeof(NewCheckRun))]
[JsonSerializable(typeof(CheckRunUpdate))]
[JsonSerializable(typeof(Installation))]
[JsonSerializable(typeof(AccessToken))]
[JsonSerializable(typeof(SarifUpload))]
[JsonSerializable(typeof(SarifReceipt))]
[JsonSerializable(typeof(SarifStatus))]
internal sealed partial class GitHubJson : JsonSerializerContext;

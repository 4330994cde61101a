using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Octokit;

namespace KeyScan.Forges.GitHub;

/// <summary>
/// What of Octokit's types is read. What is not named here is passed over, so that no answer fails for a field that nobody looks
/// at, and a page of a hundred issues takes the room of what is searched in it.
/// </summary>
internal static class KeptProperties
{
    /// <summary>
    /// By type: what an answer must hold, where null or nothing is an error, and what it may hold; by the names in JSON.
    /// </summary>
    internal static readonly IReadOnlyDictionary<Type, (string[] Needed, string[] Optional)> ByType = new Dictionary<Type,
        (string[], string[])>
    {
        [typeof(Repository)] = (["id", "full_name", "html_url"],
            ["private", "visibility", "fork", "archived", "default_branch", "pushed_at", "size", "clone_url", "topics",
            "has_wiki", "has_issues", "has_discussions"]),
        [typeof(User)] = (["login"], ["type"]),
        [typeof(Author)] = (["login"], []),
        [typeof(Issue)] = (["number", "title", "html_url", "created_at"], ["body", "user", "pull_request"]),
        // Whether there is one is all that counts.
        [typeof(PullRequest)] = ([], []),
        [typeof(IssueComment)] = (["id", "html_url", "created_at"], ["body", "user", "author_association"]),
        [typeof(PullRequestReviewComment)] = (["id", "html_url", "created_at"], ["body", "user", "path", "pull_request_url"]),
        [typeof(CommitComment)] = (["id", "html_url", "created_at"], ["body", "user", "commit_id"]),
        [typeof(Release)] = (["tag_name", "html_url", "created_at"], ["name", "body", "author"]),
        [typeof(Gist)] = (["id", "html_url", "git_pull_url"], ["public"]),
        [typeof(CheckRun)] = (["id"], ["html_url"]),
        [typeof(Installation)] = (["id"], ["suspended_at"]),
        [typeof(AccessToken)] = (["token", "expires_at"], []),
    };

    /// <summary>
    /// Leaves of a type what is read of it, and gives it setters: Octokit's are private, and generated code has none for them.
    /// </summary>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(Repository))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(Account))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(Author))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(Issue))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(IssueComment))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(PullRequestReviewComment))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(CommitComment))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(Release))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(Gist))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(CheckRun))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(InstallationId))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(Installation))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(AccessToken))]
    public static void Keep(JsonTypeInfo type)
    {
        if (!ByType.TryGetValue(type.Type, out (string[] Needed, string[] Optional) kept))
            return;
        for (int i = type.Properties.Count - 1; i >= 0; i--)
        {
            JsonPropertyInfo property = type.Properties[i];
            bool isNeeded = kept.Needed.Contains(property.Name, StringComparer.Ordinal);
            if (!isNeeded && !kept.Optional.Contains(property.Name, StringComparer.Ordinal))
            {
                type.Properties.RemoveAt(i);
                continue;
            }
            MethodInfo setter = ((PropertyInfo)property.AttributeProvider!).GetSetMethod(nonPublic: true)!;
            property.IsRequired = isNeeded;
            property.Set = property.Name == "full_name" ? SetName(setter) : isNeeded ? SetNeeded(setter) : (target, value) =>
                setter.Invoke(target, [value]);
        }
    }

    private static Action<object, object?> SetNeeded(MethodInfo setter) =>
        (target, value) => setter.Invoke(target, [value ?? throw new JsonException("It is null, and GitHub always has one.")]);

    /// <summary>A name becomes part of addresses and of paths.</summary>
    private static Action<object, object?> SetName(MethodInfo setter) =>
        (target, value) =>
        setter.Invoke(target, [RepositoryName.TryParse(value as string, out _) ? value
        : throw new JsonException("That is no full name of a repository.")]);
}

using System.Text.Json.Serialization;

namespace KeyScan.Forges.GitHub.Texts;

/// <summary>
/// A query to GitHub's GraphQL API, https://docs.github.com/en/graphql; discussions of a repository can be had in no other way.
/// </summary>
/// <param name="Query">The query.</param>
/// <param name="Variables">Its variables; those that are null are left out.</param>
internal sealed record GraphQlQuery(string Query, GraphQlVariables Variables);

/// <summary>Variables of queries.</summary>
internal sealed record GraphQlVariables
{
    /// <summary>The repository's owner.</summary>
    public string? Owner { get; init; }

    /// <summary>The repository's name.</summary>
    public string? Name { get; init; }

    /// <summary>The node whose comments or replies are wanted.</summary>
    public string? Id { get; init; }

    /// <summary>Where the page before ended; null for the first.</summary>
    public string? After { get; init; }
}

/// <summary>An answer: data, errors, or both.</summary>
internal sealed record GraphQlAnswer(GraphQlData? Data, GraphQlError[]? Errors);

/// <summary>What went wrong, such as <c>FORBIDDEN</c>.</summary>
internal sealed record GraphQlError(string? Type, string? Message);

/// <summary>What was asked for.</summary>
internal sealed record GraphQlData(DiscussionRepository? Repository, DiscussionNode? Node);

/// <summary>A repository with a page of its discussions.</summary>
internal sealed record DiscussionRepository(Connection<Discussion> Discussions);

/// <summary>A discussion with a page of its comments, or a comment with a page of its replies.</summary>
internal sealed record DiscussionNode(Connection<DiscussionComment>? Comments, Connection<DiscussionComment>? Replies);

/// <summary>A page of a listing.</summary>
internal sealed record Connection<T>(PageInfo PageInfo, T?[] Nodes);

/// <summary>Whether and where a listing goes on.</summary>
internal sealed record PageInfo(bool HasNextPage, string? EndCursor);

/// <summary>A discussion.</summary>
internal sealed record Discussion(string Id, int Number, string Title, string Body, string Url, DateTimeOffset CreatedAt,
    DiscussionAuthor? Author, Connection<DiscussionComment> Comments);

/// <summary>Who wrote something; null where the account is gone.</summary>
internal sealed record DiscussionAuthor(string Login);

/// <summary>A comment on a discussion, or a reply to one, which has no replies itself.</summary>
internal sealed record DiscussionComment(string Id, string Body, string Url, DateTimeOffset CreatedAt, DiscussionAuthor? Author,
    Connection<DiscussionComment>? Replies);

/// <summary>The JSON of queries and answers, by generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, MaxDepth = 32)]
[JsonSerializable(typeof(GraphQlQuery))]
[JsonSerializable(typeof(GraphQlAnswer))]
internal sealed partial class GraphQlJson : JsonSerializerContext;

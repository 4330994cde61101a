using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KeyScan.Forges.GitHub.Texts;
using Octokit;
using Octokit.Internal;

namespace KeyScan.Forges.GitHub;

/// <summary>
/// Reads and writes JSON for Octokit by generated code. Its own serializer goes by reflection, of which compiling ahead leaves
/// nothing: lists and enumerations would fail at run time, and only in the answers that have them.
/// </summary>
internal sealed class OctokitJson : IJsonSerializer
{
    private static readonly JsonSerializerOptions Options = new(GitHubJson.Default.Options)
    {
        TypeInfoResolver = GitHubJson.Default.WithAddedModifier(KeptProperties.Keep),
        Converters =
        {
            new StringEnumConverter<AuthorAssociation>(),
            new StringEnumConverter<CheckStatus>(),
            new StringEnumConverter<CheckConclusion>(),
            new StringEnumConverter<CheckAnnotationLevel>(),
            new KnownNameConverter<AccountType>(),
            new KnownNameConverter<RepositoryVisibility>(),
        },
    };

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The type is not in <see cref="GitHubJson"/>.</exception>
    public string Serialize(object item) => JsonSerializer.Serialize(item, Find(item.GetType()));

    /// <inheritdoc/>
    /// <exception cref="JsonException">It is not what GitHub's API gives.</exception>
    /// <exception cref="NotSupportedException">The type is not in <see cref="GitHubJson"/>.</exception>
    public T Deserialize<T>(string json) =>
        JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)Find(typeof(T))) ?? throw new JsonException("There is nothing in it.");

    /// <summary>How a type is read and written.</summary>
    internal static JsonTypeInfo Find(Type type) => GraphQlJson.Default.GetTypeInfo(type) ?? Options.GetTypeInfo(type);
}

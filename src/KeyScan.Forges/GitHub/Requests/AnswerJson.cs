using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KeyScan.Forges.GitHub.Requests;

/// <summary>Reads the JSON of an answer.</summary>
internal static class AnswerJson
{
    /// <summary>What the answer says.</summary>
    /// <exception cref="GitHubException">It is not what GitHub's API gives.</exception>
    public static T Read<T>(GitHubAnswer answer, JsonTypeInfo<T> type, GitHubRequest request)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw AnswerProblem.NotUnderstood(request, path: null);
        }
        catch (JsonException e)
        {
            // The exception's own text quotes the answer, which may hold a token.
            throw AnswerProblem.NotUnderstood(request, e.Path);
        }
    }
}

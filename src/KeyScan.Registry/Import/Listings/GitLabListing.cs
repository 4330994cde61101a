using System.Text.Json;

namespace KeyScan.Registry.Import.Listings;

/// <summary>
/// Access tokens of GitLab: <c>glab api --paginate personal_access_tokens</c>, <c>projects/ID/access_tokens</c>,
/// <c>groups/ID/access_tokens</c> (https://docs.gitlab.com/api/personal_access_tokens/, …/project_access_tokens/,
/// …/group_access_tokens/). The owner is a user's number: the listing has no names.
/// </summary>
/// <param name="prefix">What goes before the numbers of tokens, which each GitLab counts on its own.</param>
internal sealed class GitLabListing(string prefix) : Listing
{
    /// <inheritdoc/>
    public override string Noun => "token of GitLab";

    /// <inheritdoc/>
    public override IReadOnlyList<ListedKey> Read(JsonElement item, out Fault? wrong)
    {
        bool isToken = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out JsonElement id)
            && id.ValueKind == JsonValueKind.Number && item.TryGetProperty("scopes", out _);
        wrong = isToken ? null : $"this is no {Noun}: it has no `id`, or no `scopes`";
        return isToken ? [new ListedKey(fields => Describe(fields, item))] : [];
    }

    private void Describe(ListedFields fields, JsonElement item)
    {
        fields.Add(KeyColumn.KeyId, $"{prefix}:{item.GetProperty("id")}");
        fields.Add(KeyColumn.Provider, "gitlab");
        fields.Add(KeyColumn.Integration, item, "name");
        if (item.TryGetProperty("user_id", out JsonElement user) && user.ValueKind == JsonValueKind.Number)
            fields.Add(KeyColumn.Owner, $"user {user}");
        fields.Add(KeyColumn.Scopes, item, "scopes");
        fields.AddTime(KeyColumn.IssuedAt, item, "created_at");
        fields.AddTime(KeyColumn.ExpiresAt, item, "expires_at");
        fields.AddTime(KeyColumn.LastUsedAt, item, "last_used_at");
        fields.Add(KeyColumn.Status, Is(item, "revoked", true) ? "revoked" : Is(item, "active", false) ? "expired" : "active");
    }

    private static bool Is(JsonElement item, string member, bool value) => item.TryGetProperty(member, out JsonElement found)
        && found.ValueKind == (value ? JsonValueKind.True : JsonValueKind.False);
}

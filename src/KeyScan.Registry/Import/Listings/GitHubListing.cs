using System.Text.Json;

namespace KeyScan.Registry.Import.Listings;

/// <summary>
/// The fine-grained personal access tokens that may use an organisation:
/// <c>gh api --paginate /orgs/ORG/personal-access-tokens</c> (https://docs.github.com/en/rest/orgs/personal-access-tokens#list-fine-grained-personal-access-tokens-with-access-to-organization-resources).
/// It says when access was granted, not when the token was made. GitHub lists no classic tokens.
/// </summary>
/// <param name="prefix">What goes before the numbers of tokens.</param>
internal sealed class GitHubListing(string prefix) : Listing
{
    /// <inheritdoc/>
    public override string Noun => "token of GitHub";

    /// <inheritdoc/>
    public override IReadOnlyList<ListedKey> Read(JsonElement item, out Fault? wrong)
    {
        wrong = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("token_id", out JsonElement id)
            && id.ValueKind == JsonValueKind.Number ? null : $"this is no {Noun}: it has no `token_id`";
        return wrong is null ? [new ListedKey(fields => Describe(fields, item))] : [];
    }

    private void Describe(ListedFields fields, JsonElement item)
    {
        fields.Add(KeyColumn.KeyId, $"{prefix}:{item.GetProperty("token_id")}");
        fields.Add(KeyColumn.Provider, "github");
        fields.Add(KeyColumn.Integration, item, "token_name");
        if (item.TryGetProperty("owner", out JsonElement owner) && owner.ValueKind == JsonValueKind.Object)
            fields.Add(KeyColumn.Owner, owner, "login");
        if (item.TryGetProperty("permissions", out JsonElement permissions) && permissions.ValueKind == JsonValueKind.Object)
            fields.Add(KeyColumn.Scopes,
                string.Join(' ', permissions.EnumerateObject().Where(kind => kind.Value.ValueKind == JsonValueKind.Object)
                .SelectMany(kind => kind.Value.EnumerateObject().Select(p => $"{kind.Name}/{p.Name}:{p.Value}"))));
        fields.AddTime(KeyColumn.IssuedAt, item, "access_granted_at");
        fields.AddTime(KeyColumn.ExpiresAt, item, "token_expires_at");
        fields.AddTime(KeyColumn.LastUsedAt, item, "token_last_used_at");
        if (item.TryGetProperty("token_expired", out JsonElement expired)
            && expired.ValueKind is JsonValueKind.True or JsonValueKind.False)
            fields.Add(KeyColumn.Status, expired.GetBoolean() ? "expired" : "active");
    }
}

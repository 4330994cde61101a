using System.Text.Json;

namespace KeyScan.Registry.Import.Listings;

/// <summary>
/// Secrets of the kv engine, version 2, of Vault or OpenBao, as its program prints them with <c>-format=json</c> and as its API
/// answers (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2): <c>vault kv list</c> gives names; <c>vault kv
/// metadata get</c> times and <c>custom_metadata</c>, whose members are read as columns where they are called so (<c>owner</c>,
/// <c>team</c>); <c>vault kv get</c> values too, which are hashed where their names are those of credentials. What is printed
/// of one secret does not say which, so it takes a member <c>path</c>: <c>… | jq --arg path "$p" '. + {path: $path}'</c>; so
/// does a list, of which names are those in its folder: <c>… | jq --arg path "$p" '{path: $path, keys: .}'</c>. A secret that
/// was deleted at Vault may work all the same, so that changes no status.
/// </summary>
internal sealed class VaultListing : Listing
{
    private const string Provider = "vault";

    /// <inheritdoc/>
    public override string Noun => "secret of Vault";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Containers => ["keys"];

    /// <inheritdoc/>
    public override string? Folder => "path";

    /// <inheritdoc/>
    public override IReadOnlyList<ListedKey> Read(JsonElement item, out Fault? wrong) => ReadIn("", item, out wrong);

    /// <inheritdoc/>
    public override IReadOnlyList<ListedKey> ReadIn(string folder, JsonElement item, out Fault? wrong)
    {
        wrong = null;
        if (item.ValueKind == JsonValueKind.String)
        {
            string name = folder.Trim('/') is { Length: > 0 } within ? $"{within}/{item.GetString()}" : item.GetString()!;
            // A folder.
            return name.EndsWith('/') ? [] : [new ListedKey(fields => Name(fields, name, field: null))];
        }
        if (TextOf(item, "path") is not { Length: > 0 } path)
        {
            wrong = "this does not say which secret it is: add its `path`, as `| jq --arg path \"$p\" '. + {path: $path}'` does";
            return [];
        }
        if (ObjectOf(item, "data") is not { } data)
        {
            wrong = $"this is no {Noun}: it has no `data`";
            return [];
        }
        JsonElement metadata = ObjectOf(data, "metadata") ?? data;
        if (ObjectOf(data, "data") is not { } values)
            return [new ListedKey(fields => Describe(fields, path, null, metadata))];
        JsonProperty[] credentials =
            [.. values.EnumerateObject().Where(v => v.Value.ValueKind == JsonValueKind.String && CredentialName.Is(v.Name))];
        return credentials is [] or [_]
            ? [new ListedKey(fields => Describe(fields, path, null, metadata), credentials is [{ } only] ? only.Value : null)]
            : [.. credentials.Select(v => new ListedKey(fields => Describe(fields, path, v.Name, metadata), v.Value))];
    }

    private static void Describe(ListedFields fields, string path, string? field, JsonElement metadata)
    {
        Name(fields, path, field);
        if (ObjectOf(metadata, "custom_metadata") is { } custom)
        {
            foreach (JsonProperty member in custom.EnumerateObject())
            {
                if (KeyColumns.TryParse(member.Name, out KeyColumn column)
                    && column is not (KeyColumn.KeyId or KeyColumn.Key or KeyColumn.Fingerprint or KeyColumn.Status))
                    fields.Add(column, custom, member.Name);
            }
        }
        fields.AddTime(KeyColumn.IssuedAt, metadata, "created_time");
        // Of the metadata it is when a version was last written; of a value, that version's own beginning.
        if (metadata.TryGetProperty("updated_time", out _))
            fields.AddTime(KeyColumn.LastRotatedAt, metadata, "updated_time");
    }

    private static void Name(ListedFields fields, string path, string? field)
    {
        fields.Add(KeyColumn.KeyId, field is null ? $"{Provider}:{path}" : $"{Provider}:{path}#{field}");
        fields.Add(KeyColumn.Provider, Provider);
        fields.Add(KeyColumn.Integration, path);
    }

    private static JsonElement? ObjectOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.Object ? found : null;

    private static string? TextOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}

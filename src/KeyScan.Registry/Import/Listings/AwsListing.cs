using System.Security.Cryptography;
using System.Text.Json;

namespace KeyScan.Registry.Import.Listings;

/// <summary>
/// Secrets of AWS Secrets Manager: what <c>aws secretsmanager list-secrets</c> prints
/// (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html), whose tags are read as columns where they are called so (<c>owner</c>, <c>team</c>), and
/// <c>get-secret-value</c> or <c>batch-get-secret-value</c>, whose values are hashed: the text, or of a text that is a JSON
/// object the members whose names are those of credentials. A secret that was deleted there may work all the same, so that
/// changes no status.
/// </summary>
internal sealed class AwsListing : Listing
{
    private const string Provider = "aws-secrets-manager";

    /// <inheritdoc/>
    public override string Noun => "secret of AWS Secrets Manager";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Containers => ["SecretList", "SecretValues"];

    /// <inheritdoc/>
    public override string Continuation => "NextToken";

    /// <inheritdoc/>
    public override IReadOnlyList<ListedKey> Read(JsonElement item, out Fault? wrong)
    {
        wrong = null;
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("ARN", out JsonElement name)
            || name.ValueKind != JsonValueKind.String)
        {
            wrong = $"this is no {Noun}: it has no `ARN`";
            return [];
        }
        string arn = name.GetString()!;
        if (!item.TryGetProperty("SecretString", out JsonElement value) || value.ValueKind != JsonValueKind.String)
            return [new ListedKey(fields => Describe(fields, arn, item, isList: true))];
        return Members(value) switch
        {
            null => [new ListedKey(fields => Describe(fields, arn, item, isList: false), value)],
            [] => [new ListedKey(fields => Describe(fields, arn, item, isList: false))],
            // One of them alone is what the list means, with its owner.
            [var only] => [new ListedKey(fields => Describe(fields, arn, item, isList: false), only.Value)],
            { } several => [.. several.Select(
                m => new ListedKey(fields => Describe(fields, $"{arn}#{m.Name}", item, isList: false), m.Value))],
        };
    }

    private static void Describe(ListedFields fields, string id, JsonElement item, bool isList)
    {
        fields.Add(KeyColumn.KeyId, id);
        fields.Add(KeyColumn.Provider, Provider);
        fields.Add(KeyColumn.Integration, item, "Name");
        if (item.TryGetProperty("Tags", out JsonElement tags) && tags.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement tag in tags.EnumerateArray())
            {
                if (tag.TryGetProperty("Key", out JsonElement key) && key.ValueKind == JsonValueKind.String
                    && KeyColumns.TryParse(key.GetString()!, out KeyColumn column)
                    && column is KeyColumn.Owner or KeyColumn.Team or KeyColumn.Email or KeyColumn.Environment
                        or KeyColumn.Scopes)
                {
                    fields.Add(column, tag, "Value");
                }
            }
        }
        // Of a value it is when this version of it was written.
        fields.AddTime(isList ? KeyColumn.IssuedAt : KeyColumn.LastRotatedAt, item, "CreatedDate");
        fields.AddTime(KeyColumn.LastRotatedAt, item, "LastRotatedDate");
        fields.AddTime(KeyColumn.LastUsedAt, item, "LastAccessedDate");
    }

    /// <summary>The credentials of a value that is a JSON object; null for another.</summary>
    private static List<(string Name, JsonElement Value)>? Members(JsonElement value)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(value.GetString()!);
        try
        {
            using var inner = JsonDocument.Parse(text);
            return inner.RootElement.ValueKind != JsonValueKind.Object ? null
                : [.. inner.RootElement.EnumerateObject()
                    .Where(m => m.Value.ValueKind == JsonValueKind.String && CredentialName.Is(m.Name))
                    .Select(m => (m.Name, m.Value.Clone()))];
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}

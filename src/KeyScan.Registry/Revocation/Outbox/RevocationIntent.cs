using System.Text.Json;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Verification.Templates;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>
/// What a revocation at a provider is about, as it was planned and approved: it is the body of its event. Nothing of it is
/// sent; the rule's steps make the requests when a scan has the secret at hand.
/// </summary>
internal sealed record RevocationIntent
{
    /// <summary>The type of events that end one key alone.</summary>
    public const string OneKey = "key.revoke";

    /// <summary>The type of events that end more than the key: all of its user's, or the account.</summary>
    public const string MoreThanTheKey = "key.revoke.wide";

    private const string FindingPrefix = "finding:";

    /// <summary>The finding.</summary>
    public required string FindingId { get; init; }

    /// <summary>The rule whose steps revoke it.</summary>
    public required string Rule { get; init; }

    /// <summary>Who issued it.</summary>
    public required string Provider { get; init; }

    /// <summary>The account that it opens, as the provider says; null where nobody knows.</summary>
    public string? Account { get; init; }

    /// <summary>Whose it is, as the provider says; null where nobody knows.</summary>
    public string? Owner { get; init; }

    /// <summary>What ends with it.</summary>
    public required RevokeEffect Effect { get; init; }

    /// <summary>How it is undone, or that it is not.</summary>
    public required string Undo { get; init; }

    /// <summary>The type of its event.</summary>
    public string Type => Effect == RevokeEffect.ThisKey ? OneKey : MoreThanTheKey;

    /// <summary>What ends, for people.</summary>
    public string EffectText => Effect switch
    {
        RevokeEffect.ThisKey => "this key",
        RevokeEffect.AllKeysOfUser => $"all keys of {Owner ?? "its user"}",
        _ => $"the account {Account ?? "that it opens"}",
    };

    /// <summary>What a secret without a key id is known by in the outbox.</summary>
    public static string SubjectOf(string findingId) => FindingPrefix + findingId;

    /// <summary>Whether an event revokes at a provider.</summary>
    public static bool IsTypeOf(string type) => type is OneKey or MoreThanTheKey;

    /// <summary>The body.</summary>
    public byte[] Write() => EventJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("finding_id", FindingId);
        writer.WriteString("rule", Rule);
        writer.WriteString("provider", Provider);
        writer.WriteString("account", Account);
        writer.WriteString("owner", Owner);
        writer.WriteString("effect", Effect.ToString());
        writer.WriteString("undo", Undo);
        writer.WriteEndObject();
    });

    /// <summary>Reads a body; null where somebody has put something else there.</summary>
    public static RevocationIntent? Read(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            return new RevocationIntent
            {
                FindingId = root.GetProperty("finding_id").GetString()!,
                Rule = root.GetProperty("rule").GetString()!,
                Provider = root.GetProperty("provider").GetString()!,
                Account = root.GetProperty("account").GetString(),
                Owner = root.GetProperty("owner").GetString(),
                Effect = Enum.Parse<RevokeEffect>(root.GetProperty("effect").GetString()!),
                Undo = root.GetProperty("undo").GetString()!,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            return null;
        }
    }
}

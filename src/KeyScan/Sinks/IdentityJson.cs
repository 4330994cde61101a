using System.Text.Json;

namespace KeyScan.Sinks;

/// <summary>Whose a secret is, as JSON reports have it.</summary>
internal static class IdentityJson
{
    /// <summary>Writes the member <c>identity</c>.</summary>
    /// <param name="writer">Inside an object.</param>
    /// <param name="identity">What the provider has said; null for nothing.</param>
    /// <param name="shown">Makes a text fit to be shown.</param>
    public static void Write(Utf8JsonWriter writer, Identity? identity, Func<string, string> shown)
    {
        if (identity is null)
        {
            writer.WriteNull("identity");
            return;
        }
        writer.WriteStartObject("identity");
        writer.WriteText("account", identity.Account is { } account ? shown(account) : null);
        writer.WriteText("owner", identity.Owner is { } owner ? shown(owner) : null);
        writer.WriteTexts("scopes", identity.Scopes.Select(shown));
        writer.WriteTime("expires_at", identity.ExpiresAt);
        writer.WriteTime("last_used_at", identity.LastUsedAt);
        writer.WriteString("risk", identity.Risk is { } risk ? SnakeNames<Severity>.Of(risk) : null);
        writer.WriteEndObject();
    }
}

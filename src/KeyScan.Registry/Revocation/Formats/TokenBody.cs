using System.Text.Json;

namespace KeyScan.Registry.Revocation.Formats;

/// <summary>A body that is a list of one match, kept without its token and sent with it.</summary>
internal static class TokenBody
{
    /// <summary>The body to send. The same token gives the same bytes, so every attempt sends the same.</summary>
    public static byte[] WithToken(byte[] kept, Secret token) => EventJson.Write(writer =>
    {
        using JsonDocument document = JsonDocument.Parse(kept);
        writer.WriteStartArray();
        foreach (JsonElement match in document.RootElement.EnumerateArray())
        {
            writer.WriteStartObject();
            writer.WriteString("token", token.Reveal());
            foreach (JsonProperty property in match.EnumerateObject())
                property.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Octokit;

namespace KeyScan.Forges.GitHub;

/// <summary>
/// Reads and writes a name that Octokit keeps as text beside its enumeration; one that is new to it is kept as well.
/// </summary>
internal sealed class StringEnumConverter<T> : JsonConverter<StringEnum<T>>
    where T : struct
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override StringEnum<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        return reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } name ? new StringEnum<T>(name)
            : throw new JsonException("That is no name.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StringEnum<T> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.StringValue);
}

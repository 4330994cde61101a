using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeyScan.Forges.GitHub;

/// <summary>Reads a name of one of Octokit's plain enumerations; one that is new to it is null.</summary>
internal sealed class KnownNameConverter<T> : JsonConverter<T?>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        string name = reader.TokenType == JsonTokenType.String ? reader.GetString()!
            : throw new JsonException("That is no name.");
        return name.All(char.IsAsciiLetter) && Enum.TryParse(name, ignoreCase: true, out T value) ? value : null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Answers are read only.");
}

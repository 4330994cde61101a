using System.Text.Encodings.Web;
using System.Text.Json;
using KeyScan.Text;

namespace KeyScan.Sinks;

/// <summary>
/// Strings in JSON as people want to read and search them, non-ASCII letters and <c>&lt;stdin&gt;</c> as they are, but nothing
/// that acts on a terminal or in a build log where the JSON may end up.
/// </summary>
internal static class JsonText
{
    /// <summary>How all JSON of this folder escapes by default; control characters always are.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Writes a string or null.</summary>
    public static void WriteText(this Utf8JsonWriter writer, string name, string? text)
    {
        writer.WritePropertyName(name);
        writer.WriteText(text);
    }

    /// <summary>Writes a string or null as an element of an array.</summary>
    public static void WriteText(this Utf8JsonWriter writer, string? text)
    {
        if (text is null || !IsRisky(text))
        {
            writer.WriteStringValue(text);
            return;
        }
        // Both spellings of # mean the same in JSON; "##vso[" is a command to a build agent.
        string escaped = JavaScriptEncoder.Default.Encode(text).Replace("##", "#\\u0023", StringComparison.Ordinal);
        writer.WriteRawValue($"\"{escaped}\"", skipInputValidation: true);
    }

    /// <summary>Writes a time as ISO 8601 has it, in UTC, or null.</summary>
    public static void WriteTime(this Utf8JsonWriter writer, string name, DateTimeOffset? time) =>
        writer.WriteString(name, time is { } known ? Wording.Timestamp(known) : null);

    /// <summary>Writes a list of strings.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteText(text);
        writer.WriteEndArray();
    }

    // Direction overrides and the like; the relaxed encoder lets them through.
    private static bool IsRisky(string text) => text.Contains("##", StringComparison.Ordinal) || UnsafeCharacters.AreIn(text);
}

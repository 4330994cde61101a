using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KeyScan.Yaml;

/// <summary>
/// Writes YAML as JSON: a plain scalar that looks like a number, a truth value or null is one, anything else is a text (the JSON
/// schema of YAML 1.2).
/// </summary>
internal static partial class YamlJson
{
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    /// <summary>The JSON of a node.</summary>
    public static string Write(YamlNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
            Write(writer, node, static _ => true);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Whether the scalar is a text, and no number, truth value or null.</summary>
    public static bool IsText(YamlScalarNode scalar) => scalar.Style != ScalarStyle.Plain || !Typed().IsMatch(scalar.Value ?? "");

    /// <summary>Writes those entries of a mapping whose keys are wanted, and all that is in them.</summary>
    internal static void Write(Utf8JsonWriter writer, YamlNode node, Func<string, bool> wanted)
    {
        switch (node)
        {
            case YamlMappingNode map:
                writer.WriteStartObject();
                foreach ((YamlNode key, YamlNode value) in map.Children)
                {
                    if (key is not YamlScalarNode { Value: { } name } || !wanted(name))
                        continue;
                    writer.WritePropertyName(name);
                    Write(writer, value, static _ => true);
                }
                writer.WriteEndObject();
                break;
            case YamlSequenceNode list:
                writer.WriteStartArray();
                foreach (YamlNode item in list.Children)
                    Write(writer, item, static _ => true);
                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar when IsText(scalar):
                writer.WriteStringValue(scalar.Value);
                break;
            case YamlScalarNode { Value: null or "" or "~" }:
                writer.WriteNullValue();
                break;
            case YamlScalarNode scalar:
                writer.WriteRawValue(scalar.Value!);
                break;
        }
    }

    [GeneratedRegex(@"^(|~|null|true|false|-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?)\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Typed();
}

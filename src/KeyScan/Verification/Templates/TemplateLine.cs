using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeyScan.Yaml;

namespace KeyScan.Verification.Templates;

/// <summary>
/// One template as the library holds it: the rules' ids with commas, a tab, and the
/// rest as JSON, which the YAML reader reads again.
/// </summary>
internal static class TemplateLine
{
    /// <summary>What stands between the ids and the JSON.</summary>
    public const byte Separator = (byte)'\t';

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a line, without its end.</summary>
    public static string Write(YamlMap map, RuleVerification read, string[] kept)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("provider", read.Provider);
            writer.WriteString("family", read.Family);
            writer.WritePropertyName("steps");
            map.WriteJson(writer, k => kept.Contains(k, StringComparer.Ordinal));
            writer.WriteEndObject();
        }
        string json = Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
        return $"{string.Join(',', read.Rules)}{(char)Separator}{json}";
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none: the library is damaged.</exception>
    public static RuleVerification Read(string line)
    {
        int tab = line.IndexOf((char)Separator, StringComparison.Ordinal);
        var problems = new List<Problem>();
        if (tab > 0 && YamlDocument.Read(Rule.BuiltIn, line[(tab + 1)..], problems) is { } root && root.Map("steps") is { } steps
            && new TemplateReader(TemplateSource.Library).Read(
                steps, line[..tab].Split(','), root.Text("provider") ?? "", root.Text("family") ?? "") is { } read
            && problems.Count == 0)
            return read;
        throw new FormatException($"A template of the library cannot be read: {problems.FirstOrDefault()?.What}");
    }
}

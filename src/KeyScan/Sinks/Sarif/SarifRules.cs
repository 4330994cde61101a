using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KeyScan.Sinks.Sarif;

/// <summary>
/// The rules that found something, as SARIF's reporting descriptors. Those that did not would only weigh on the upload.
/// </summary>
internal sealed class SarifRules
{
    // GitHub takes no more.
    private const int MostTags = 10;

    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<RuleInfo> _rules = [];

    /// <summary>The rules of <paramref name="findings"/>, in the order they first appear.</summary>
    public static SarifRules Collect(IEnumerable<Finding> findings)
    {
        var rules = new SarifRules();
        foreach (RuleInfo rule in findings.Select(f => f.Rule))
        {
            if (rules._indexes.TryAdd(rule.Id, rules._rules.Count))
                rules._rules.Add(rule);
        }
        return rules;
    }

    /// <summary>The index that results refer to.</summary>
    public int IndexOf(RuleInfo rule) => _indexes[rule.Id];

    /// <summary>The level of a severity.</summary>
    public static string Level(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Medium => "warning",
        _ => "note",
    };

    /// <summary>Writes the array.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("rules");
        foreach (RuleInfo rule in _rules)
            Write(writer, rule);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, RuleInfo rule)
    {
        writer.WriteStartObject();
        writer.WriteText("id", rule.Id);
        writer.WriteText("name", PascalCase(rule.Id));
        WriteMessage(writer, "shortDescription", Wording.Sentence(rule.Description));
        WriteMessage(writer, "fullDescription", $"{rule.Description}, in text where anybody who can read it can use it.");
        writer.WriteStartObject("help");
        writer.WriteText("text", Wording.Sentence(rule.Advice));
        writer.WriteText("markdown", Markdown(rule));
        writer.WriteEndObject();
        if (rule.References.FirstOrDefault(IsWebAddress) is { } reference)
            writer.WriteString("helpUri", new Uri(reference).AbsoluteUri);
        writer.WriteStartObject("defaultConfiguration");
        writer.WriteString("level", Level(rule.Severity));
        writer.WriteEndObject();
        WriteProperties(writer, rule);
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteText("text", text);
        writer.WriteEndObject();
    }

    private static string Markdown(RuleInfo rule)
    {
        var markdown = new StringBuilder($"# {rule.Description}\n\n**What to do:** {Wording.Sentence(rule.Advice)}\n\n");
        markdown.Append("Taking it out of the file is not enough: it stays in history and in every clone.\n");
        foreach (string reference in rule.References.Where(IsWebAddress))
            markdown.Append(CultureInfo.InvariantCulture, $"\n- <{new Uri(reference).AbsoluteUri}>");
        return markdown.ToString().TrimEnd() + "\n";
    }

    private static void WriteProperties(Utf8JsonWriter writer, RuleInfo rule)
    {
        writer.WriteStartObject("properties");
        writer.WriteString("precision", rule.Confidence switch
        {
            Confidence.Certain => "very-high",
            Confidence.High => "high",
            Confidence.Medium => "medium",
            _ => "low",
        });
        // GitHub's bands: over 9 critical, from 7 high, from 4 medium, above 0 low, and 0.0 for none.
        writer.WriteString("security-severity", rule.Severity switch
        {
            Severity.Critical => "9.5",
            Severity.High => "8.0",
            Severity.Medium => "5.5",
            Severity.Low => "3.0",
            _ => "0.0",
        });
        string[] tags = ["security", "secret", rule.Provider, .. rule.Tags];
        writer.WriteTexts("tags", tags.Distinct(StringComparer.Ordinal).Take(MostTags));
        writer.WriteEndObject();
    }

    private static bool IsWebAddress(string reference) =>
        Uri.TryCreate(reference, UriKind.Absolute, out Uri? uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private static string PascalCase(string kebab) =>
        string.Concat(kebab.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
}

using System.Globalization;
using System.Text.Json;

namespace KeyScan.Verification.Templates;

/// <summary>
/// A place in JSON, a small part of RFC 9535: <c>$</c>, then <c>.name</c>, <c>['name']</c>, <c>[3]</c> and <c>[*]</c>;
/// <c>.3</c> and <c>.*</c> are other ways to write the last two, which need no quotes in YAML.
/// </summary>
internal sealed record JsonPath
{
    private const int MostParts = 16;
    private readonly string[] _parts;

    private JsonPath(string text, string[] parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>Reads a path; null where it is none.</summary>
    public static JsonPath? TryParse(string text)
    {
        if (text.Length == 0 || text[0] != '$')
            return null;
        var parts = new List<string>();
        ReadOnlySpan<char> rest = text.AsSpan(1);
        while (rest.Length > 0)
        {
            if (parts.Count == MostParts || !TryReadPart(ref rest, out string part))
                return null;
            parts.Add(part);
        }
        return parts.Count == 0 && text != "$" ? null : new JsonPath(text, [.. parts]);
    }

    /// <summary>What stands there; nothing where nothing does.</summary>
    public IEnumerable<JsonElement> Find(JsonElement root)
    {
        IEnumerable<JsonElement> found = [root];
        foreach (string part in _parts)
            found = found.SelectMany(e => Inner(e, part));
        return found;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static IEnumerable<JsonElement> Inner(JsonElement element, string part) => element.ValueKind switch
    {
        JsonValueKind.Array when part == "*" => element.EnumerateArray(),
        JsonValueKind.Object when part == "*" => element.EnumerateObject().Select(p => p.Value),
        JsonValueKind.Array when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
            && i < element.GetArrayLength() => [element[i]],
        JsonValueKind.Object when element.TryGetProperty(part, out JsonElement value) => [value],
        _ => [],
    };

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out string part)
    {
        part = "";
        if (rest[0] == '.')
        {
            int end = rest[1..].IndexOfAny('.', '[');
            ReadOnlySpan<char> name = end < 0 ? rest[1..] : rest[1..(end + 1)];
            rest = rest[(1 + name.Length)..];
            part = name.ToString();
            return name.Length > 0 && name.IndexOfAny(" ]'\"$") < 0;
        }
        int close = rest.IndexOf(']');
        if (rest[0] != '[' || close < 2)
            return false;
        ReadOnlySpan<char> inner = rest[1..close];
        rest = rest[(close + 1)..];
        bool quoted = inner.Length > 2 && inner[0] is '\'' or '"' && inner[^1] == inner[0];
        part = (quoted ? inner[1..^1] : inner).ToString();
        return quoted || inner is "*" || inner.IndexOfAnyExceptInRange('0', '9') < 0;
    }
}

using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KeyScan.Yaml;

/// <summary>
/// A mapping whose values are asked for by key and type. What does not fit becomes a problem and reads as absent.
/// </summary>
internal sealed class YamlMap(string file, YamlMappingNode node, ICollection<Problem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Where the mapping stands, <c>file:line:column</c>.</summary>
    public string Where => At(node);

    /// <summary>The same mapping, reporting to another list.</summary>
    public YamlMap With(ICollection<Problem> other) => new(file, node, other);

    /// <summary>Whether <paramref name="key"/> is there, with a value or without.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>The text of <paramref name="key"/>, or null.</summary>
    public string? Text(string key) => Scalar(key)?.Value;

    /// <summary>The text of <paramref name="key"/>; a problem and the empty string when it is missing or empty.</summary>
    public string RequiredText(string key)
    {
        string? text = Text(key);
        if (string.IsNullOrWhiteSpace(text))
            Report(key, $"`{key}` is missing", $"Add `{key}: …`");
        return text ?? "";
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        foreach (YamlNode item in Items(key))
        {
            if (item is YamlScalarNode { Value: { } text })
                texts.Add(text);
            else
                Report(item, $"`{key}` takes texts", "Write one text an item");
        }
        return texts;
    }

    /// <summary>A list of mappings.</summary>
    public IReadOnlyList<YamlMap> Maps(string key)
    {
        var maps = new List<YamlMap>();
        foreach (YamlNode item in Items(key))
        {
            if (item is YamlMappingNode map)
                maps.Add(new YamlMap(file, map, problems));
            else
                Report(item, $"`{key}` takes a list of keys and values", "Write `- key: value`");
        }
        return maps;
    }

    /// <summary>
    /// The mapping under <paramref name="key"/>, or null; also null, without a problem, when it is a plain text.
    /// </summary>
    public YamlMap? Map(string key) => Find(key) is YamlMappingNode map ? new YamlMap(file, map, problems) : null;

    /// <summary>A number between the two bounds, or null.</summary>
    public double? Number(string key, double least, double most)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        if (double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least
            && number <= most)
            return number;
        Report(scalar, $"`{key}` is {ShownValue.Of(scalar.Value)}", $"Write a number from {least} to {most}");
        return null;
    }

    /// <summary>True or false, or null.</summary>
    public bool? Flag(string key)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        if (bool.TryParse(scalar.Value, out bool flag))
            return flag;
        Report(scalar, $"`{key}` is {ShownValue.Of(scalar.Value)}", "Write true or false");
        return null;
    }

    /// <summary>A calendar day as <c>yyyy-mm-dd</c>, or null.</summary>
    public DateOnly? Day(string key)
    {
        if (Scalar(key) is not { } scalar)
            return null;
        if (DateOnly.TryParseExact(scalar.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out DateOnly day))
            return day;
        Report(scalar, $"`{key}` is {ShownValue.Of(scalar.Value)}", "Write a day as 2027-01-31");
        return null;
    }

    /// <summary>One of an enumeration's names in kebab case, or null.</summary>
    public T? Name<T>(string key)
        where T : struct, Enum
    {
        if (Scalar(key) is not { } scalar)
            return null;
        if (KebabNames<T>.TryParse(scalar.Value ?? "", out T value))
            return value;
        Report(scalar, $"`{key}` is {ShownValue.Of(scalar.Value, Suggestion.For(scalar.Value ?? "", KebabNames<T>.All))}",
            $"Write one of {string.Join(", ", KebabNames<T>.All)}");
        return null;
    }

    /// <summary>All keys, in order, where any will do; none of them is unknown then.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            string[] keys = [.. node.Children.Keys.Select(k => (k as YamlScalarNode)?.Value ?? "")];
            _known.UnionWith(keys);
            return keys;
        }
    }

    /// <summary>The value of <paramref name="key"/> as JSON, see <see cref="YamlJson"/>; null where it is not there.</summary>
    public string? Json(string key) => Find(key) is { } value ? YamlJson.Write(value) : null;

    /// <summary>Those entries of this mapping whose keys are wanted, as JSON.</summary>
    public void WriteJson(Utf8JsonWriter writer, Func<string, bool> wanted) => YamlJson.Write(writer, node, wanted);

    /// <summary>Whether a mapping stands under <paramref name="key"/>.</summary>
    public bool HasMap(string key) => Find(key) is YamlMappingNode;

    /// <summary>Where the value of <paramref name="key"/> stands, <c>file:line:column</c>.</summary>
    public string WhereIs(string key) => At(Find(key) ?? node);

    /// <summary>Reports the keys that nobody has asked for, each with the nearest one that exists.</summary>
    public void RejectUnknownKeys()
    {
        foreach (YamlNode key in node.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (!_known.Contains(name))
                Report(key, $"unknown key {ShownValue.Of(name, Suggestion.For(name, _known))}",
                    $"Use one of {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>Records a problem at the value of <paramref name="key"/>, or at the mapping where the key is missing.</summary>
    public void Report(string key, string what, string whatToDo) => Report(Find(key) ?? node, what, whatToDo);

    private void Report(YamlNode at, string what, string whatToDo) => problems.Add(new Problem(what, At(at), whatToDo));

    private string At(YamlNode at)
    {
        Mark start = at.Start;
        return $"{file}:{start.Line}:{start.Column}";
    }

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;
    }

    private YamlScalarNode? Scalar(string key)
    {
        YamlNode? value = Find(key);
        if (value is null or YamlScalarNode)
            return value as YamlScalarNode;
        Report(value, $"`{key}` takes a single value", "Write it on the same line");
        return null;
    }

    private IEnumerable<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlScalarNode { Value: null or "" } => [],
        YamlSequenceNode list => list.Children,
        YamlNode single => [single],
    };
}

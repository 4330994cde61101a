using System.Globalization;
using Tomlyn.Syntax;

namespace KeyScan.Rules.Imported;

/// <summary>
/// One table of a TOML file, read by its syntax, so that every value has its line and nothing needs reflection.
/// </summary>
internal sealed class TomlSection
{
    private readonly string _file;
    private readonly Dictionary<string, ValueSyntax> _values = new(StringComparer.Ordinal);

    /// <param name="file">The file.</param>
    /// <param name="table">The table.</param>
    public TomlSection(string file, TableSyntaxBase table)
    {
        (_file, Name) = (file, Plain(table.Name?.ToString() ?? ""));
        Where = $"{file}:{table.Span.Start.Line + 1}";
        foreach (KeyValueSyntax item in table.Items)
        {
            if (item.Value is not null)
                _values[Plain(item.Key?.ToString() ?? "")] = item.Value;
        }
    }

    /// <summary>Its dotted name.</summary>
    public string Name { get; }

    /// <summary>Where it stands: file and line.</summary>
    public string Where { get; }

    /// <summary>The keys it has.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>Where a key stands; the table where it has none.</summary>
    public string WhereIs(string key) => _values.TryGetValue(key, out ValueSyntax? value)
        ? $"{_file}:{value.Span.Start.Line + 1}" : Where;

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string key) => _values.GetValueOrDefault(key) is StringValueSyntax text ? text.Value : null;

    /// <summary>Texts; empty where there are none.</summary>
    public IReadOnlyList<string> Texts(string key) => _values.GetValueOrDefault(key) switch
    {
        ArraySyntax array => [.. array.Items.Select(i => i.Value).OfType<StringValueSyntax>().Select(s => s.Value ?? "")],
        StringValueSyntax text => [text.Value ?? ""],
        _ => [],
    };

    /// <summary>A number; null where there is none.</summary>
    public double? Number(string key) => _values.GetValueOrDefault(key) switch
    {
        FloatValueSyntax number => number.Value,
        IntegerValueSyntax number => number.Value,
        _ => null,
    };

    private static string Plain(string key) => string.Create(CultureInfo.InvariantCulture, $"{key.Trim().Trim('"', '\'')}");
}

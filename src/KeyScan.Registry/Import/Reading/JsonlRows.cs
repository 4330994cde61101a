using System.Text.Json;
using System.Text.Unicode;

namespace KeyScan.Registry.Import.Reading;

/// <summary>The rows of a JSONL file: one object a line. A row gives only the columns that it names.</summary>
internal sealed class JsonlRows(Stream input, string where, ColumnMap map) : IRowReader, IDisposable
{
    private const int MostNames = 10_000;

    private readonly LineReader _lines = new(input, where);
    private readonly Dictionary<string, IReadOnlyList<KeyColumn>> _columns = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Line => _lines.Line;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Unused =>
        [.. _columns.Where(c => c.Value.Count == 0 && ColumnMap.IsShown(c.Key)).Select(c => c.Key.Trim())];

    /// <inheritdoc/>
    public bool Read(RowFields fields, out Fault? wrong)
    {
        fields.Clear();
        wrong = null;
        ReadOnlySpan<byte> line;
        do
        {
            if (!_lines.Read(out line))
                return false;
        }
        while (line.Trim(" \t"u8).IsEmpty);
        wrong = Utf8.IsValid(line) ? Parse(line, fields) : new Fault("the line is not UTF-8");
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private Fault? Parse(ReadOnlySpan<byte> line, RowFields fields)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return "the line is no JSON object";
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                IReadOnlyList<KeyColumn> columns = ColumnsOf(json.GetString()!);
                json.Read();
                if (columns.Count == 0)
                    json.Skip();
                foreach (KeyColumn column in columns)
                {
                    if ((fields.Given & column.Bit()) != 0)
                        return $"the line gives `{column.Name()}` twice";
                    Utf8JsonReader value = json;
                    if (!TryAdd(column, ref value, fields))
                        return $"`{column.Name()}` is neither a text nor a "
                            + $"number{(column == KeyColumn.Scopes ? ", nor a list of texts" : "")}";
                    if (column == columns[^1])
                        json = value;
                }
            }
            // What follows the object is read too, and is an error.
            json.Read();
            return null;
        }
        // Its message quotes the line, which holds a key.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return _lines.IsEnded ? "the line is no JSON object" : "the file ends inside a JSON object";
        }
    }

    private static bool TryAdd(KeyColumn column, ref Utf8JsonReader value, RowFields fields)
    {
        switch (value.TokenType)
        {
            case JsonTokenType.Null:
                fields.Add(column, default);
                return true;
            case JsonTokenType.Number:
                fields.Add(column, value.ValueSpan);
                return true;
            case JsonTokenType.String:
                fields.Keep(column, value.CopyString(fields.Reserve(value.ValueSpan.Length)));
                return true;
            case JsonTokenType.StartArray when column == KeyColumn.Scopes:
                return TryAddTexts(column, ref value, fields);
            default:
                return false;
        }
    }

    private static bool TryAddTexts(KeyColumn column, ref Utf8JsonReader value, RowFields fields)
    {
        var texts = new List<string>();
        while (value.Read() && value.TokenType == JsonTokenType.String)
            texts.Add(value.GetString()!);
        fields.Add(column, System.Text.Encoding.UTF8.GetBytes(string.Join(' ', texts)));
        return value.TokenType == JsonTokenType.EndArray;
    }

    private IReadOnlyList<KeyColumn> ColumnsOf(string name)
    {
        if (_columns.TryGetValue(name, out IReadOnlyList<KeyColumn>? columns))
            return columns;
        columns = map.Find(name);
        if (_columns.Count < MostNames)
            _columns[name] = columns;
        return columns;
    }
}

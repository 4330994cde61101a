using System.Text;
using System.Text.Unicode;

namespace KeyScan.Registry.Import.Reading;

/// <summary>The rows of a CSV file with a header row.</summary>
internal sealed class CsvRows : IRowReader, IDisposable
{
    private readonly CsvReader _reader;
    private readonly IReadOnlyList<KeyColumn>[] _columns;

    /// <exception cref="ProblemException">The header is none, or lacks columns.</exception>
    public CsvRows(Stream input, string where, byte delimiter, ColumnMap map)
    {
        _reader = new CsvReader(input, where, delimiter);
        if (!_reader.Read())
            throw new ProblemException(
                new Problem("the file is empty", where, "Begin with a row of names, such as `key_id,key,owner`"));
        if (!Utf8.IsValid(_reader.Record))
            throw new ProblemException(new Problem("the file is not UTF-8", $"{where}:{_reader.Line}", "Save it as UTF-8"));
        string[] names = [.. Enumerable.Range(0, _reader.Count).Select(i => Encoding.UTF8.GetString(_reader[i]))];
        map.Check(names, where);
        _columns = [.. names.Select(map.Find)];
        Unused = [.. names.Where((n, i) => _columns[i].Count == 0 && ColumnMap.IsShown(n)).Select(n => n.Trim())];
    }

    /// <inheritdoc/>
    public int Line => _reader.Line;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Unused { get; }

    /// <inheritdoc/>
    public bool Read(RowFields fields, out Fault? wrong)
    {
        fields.Clear();
        wrong = null;
        if (!_reader.Read())
            return false;
        if (_reader.Count != _columns.Length)
            wrong = $"the line has {_reader.Count} fields, the header has {_columns.Length}";
        else if (!Utf8.IsValid(_reader.Record))
            wrong = "the line is not UTF-8";
        for (int i = 0; wrong is null && i < _columns.Length; i++)
        {
            foreach (KeyColumn column in _columns[i])
                fields.Add(column, _reader[i]);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}

using KeyScan.Yaml;

namespace KeyScan.Registry.Import.Reading;

/// <summary>Which of a file's names mean which column.</summary>
internal sealed class ColumnMap(ImportOptions options)
{
    private const int LongestShownName = 32;
    private const int MostShownNames = 30;

    /// <summary>The columns that <paramref name="name"/> stands for; none for a name that means nothing here.</summary>
    public IReadOnlyList<KeyColumn> Find(string name)
    {
        KeyColumn[] mapped =
            [.. options.Map.Where(m => m.Value.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)).Select(m => m.Key)];
        if (mapped.Length > 0)
            return mapped;
        return KeyColumns.TryParse(name, out KeyColumn column) && !options.Map.ContainsKey(column) ? [column] : [];
    }

    /// <summary>Checks the header of a file.</summary>
    /// <param name="names">Its names. They are shown only where one of them is known: without a header they are the first row's
    /// data.</param>
    /// <param name="where">The file.</param>
    /// <exception cref="ProblemException">A column is missing, is there twice, or a name of <c>--map</c> is not
    /// there.</exception>
    public void Check(IReadOnlyList<string> names, string where)
    {
        KeyColumn[] found = [.. names.SelectMany(Find)];
        if (found.Length == 0)
        {
            throw Refused($"the first line holds no column that is known, in {names.Count} "
                + $"{(names.Count == 1 ? "field" : "fields")}", where,
                $"Begin with a row of names ({string.Join(", ", KeyColumns.Names)}), name them with `--map key_id=NAME`, or set "
                    + "the right --delimiter");
        }
        foreach ((KeyColumn column, string source) in options.Map)
        {
            if (!found.Contains(column))
                throw Refused($"the file has no column `{source}` for "
                    + $"`{column.Name()}`{Suggestion.For(source, names.Where(IsShown))}", where, $"{Has(names)}. Mend --map");
        }
        if (found.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Refused($"two columns give `{twice.Key.Name()}`", where,
                $"{Has(names)}. Say which one with `--map {twice.Key.Name()}=NAME`");
        KeyColumn[] given = [.. found, .. options.Set.Keys];
        if (!given.Contains(KeyColumn.KeyId))
            throw Missing(KeyColumn.KeyId, "`key_id`", names, where);
        if (!given.Contains(KeyColumn.Key) && !given.Contains(KeyColumn.Fingerprint))
            throw Missing(KeyColumn.Key, "`key`, nor `fingerprint`", names, where);
    }

    /// <summary>A name of a column for people; empty where it may be something else than a name, such as a key.</summary>
    public static bool IsShown(string name) =>
        name.Trim().Length is > 0 and <= LongestShownName
        && name.Count(char.IsAsciiDigit) <= 1
        && name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '_' or '-' or '.' or '/');

    private static ProblemException Missing(KeyColumn column, string what, IReadOnlyList<string> names, string where)
    {
        string near = Suggestion.For(column.Name(), names.Where(IsShown));
        return Refused($"the file has no column {what}{near}", where,
            $"{Has(names)}. Say which one it is with `--map {column.Name()}=NAME`");
    }

    private static string Has(IReadOnlyList<string> names)
    {
        string[] shown = [.. names.Where(IsShown).Take(MostShownNames).Select(n => $"`{n.Trim()}`")];
        int more = names.Count - shown.Length;
        return $"It has {string.Join(", ", shown)}{(more > 0 ? $" and {more} more" : "")}";
    }

    private static ProblemException Refused(string what, string where, string whatToDo) =>
        new(new Problem(what, where, whatToDo));
}

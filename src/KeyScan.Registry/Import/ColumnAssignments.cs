using KeyScan.Yaml;

namespace KeyScan.Registry.Import;

/// <summary>Reads what flags assign to columns: <c>key_id=ID</c>.</summary>
internal static class ColumnAssignments
{
    /// <summary>The columns and what they are assigned.</summary>
    /// <param name="flag">The flag, for problems.</param>
    /// <param name="texts">What was written.</param>
    /// <exception cref="ProblemException">One of them is no assignment, names no column, or names one a second time.</exception>
    public static IReadOnlyDictionary<KeyColumn, string> Parse(string flag, IEnumerable<string> texts)
    {
        var assigned = new Dictionary<KeyColumn, string>();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == text.Length - 1)
                throw new ProblemException(new Problem("this assigns nothing to a column", flag, $"Write `{flag} owner=…`"));
            string name = text[..equals].Trim();
            if (!KeyColumns.TryParse(name, out KeyColumn column))
                throw new ProblemException(
                    new Problem($"there is no column {ShownValue.Of(name, Suggestion.For(name, KeyColumns.Names))}", flag,
                        $"Use one of {string.Join(", ", KeyColumns.Names)}"));
            if (!assigned.TryAdd(column, text[(equals + 1)..].Trim()))
                throw new ProblemException(
                    new Problem($"the column `{column.Name()}` is assigned twice", flag, "Keep one of them"));
        }
        return assigned;
    }
}

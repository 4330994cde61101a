using System.Text.Json;

namespace KeyScan.Registry.Import;

/// <summary>What a column of an import can mean. Files and flags write the names in snake case: <c>key_id</c>.</summary>
internal enum KeyColumn
{
    /// <summary>The id of the key; not secret.</summary>
    KeyId,

    /// <summary>The key in clear: hashed as it is read, never stored.</summary>
    Key,

    /// <summary>A fingerprint made elsewhere: <c>e1:</c> and 64 hexadecimal digits.</summary>
    Fingerprint,

    /// <summary>The system that issued it.</summary>
    Provider,

    /// <summary>The person who answers for it.</summary>
    Owner,

    /// <summary>The team that answers for it.</summary>
    Team,

    /// <summary>Where its owner is told about leaks.</summary>
    Email,

    /// <summary>What uses it.</summary>
    Integration,

    /// <summary>Where it works.</summary>
    Environment,

    /// <summary>What it opens: separated by spaces, commas or semicolons, or a JSON array.</summary>
    Scopes,

    /// <summary>When it was issued.</summary>
    IssuedAt,

    /// <summary>When it expires.</summary>
    ExpiresAt,

    /// <summary>When it was last used.</summary>
    LastUsedAt,

    /// <summary>When its secret was last replaced.</summary>
    LastRotatedAt,

    /// <summary>Whether it works: a <see cref="KeyStatus"/>.</summary>
    Status,

    /// <summary>An address of its own that is told about leaks.</summary>
    Webhook,
}

/// <summary>The names of columns.</summary>
internal static class KeyColumns
{
    /// <summary>All names, in the order of the columns.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<KeyColumn>().Select(Name)];

    /// <summary>The name of a column.</summary>
    public static string Name(this KeyColumn column) => JsonNamingPolicy.SnakeCaseLower.ConvertName(column.ToString());

    /// <summary>The bit that says that a row gives the column.</summary>
    public static int Bit(this KeyColumn column) => 1 << (int)column;

    /// <summary>The column of this name, however its words are put together: <c>Key ID</c> is <c>key_id</c>.</summary>
    public static bool TryParse(string name, out KeyColumn column)
    {
        string normal = name.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_').Replace('.', '_');
        for (int i = 0; i < Names.Count; i++)
        {
            if (Names[i] == normal || Names[i].Replace("_", "", StringComparison.Ordinal) == normal)
            {
                column = (KeyColumn)i;
                return true;
            }
        }
        column = default;
        return false;
    }
}

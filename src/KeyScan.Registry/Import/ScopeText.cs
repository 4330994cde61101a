namespace KeyScan.Registry.Import;

/// <summary>Scopes in one text.</summary>
internal static class ScopeText
{
    private static readonly char[] Separators = [' ', ',', ';', '\t', '\r', '\n'];

    /// <summary>The scopes of a text, each once.</summary>
    public static IReadOnlyList<string> Split(string? text) => text is null
        ? []
        : [.. text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal)];
}

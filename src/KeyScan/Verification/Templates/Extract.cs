namespace KeyScan.Verification.Templates;

/// <summary>Where in an answer a value stands: a place in its JSON, a header, or what an earlier step took.</summary>
internal sealed record Extract
{
    private const string HeaderPrefix = "header:";

    /// <summary>The place in the JSON; null otherwise.</summary>
    public JsonPath? Path { get; private init; }

    /// <summary>The header; null otherwise.</summary>
    public string? Header { get; private init; }

    /// <summary>The name of a value taken before, or of a need; null otherwise.</summary>
    public string? Taken { get; private init; }

    /// <summary>Reads <c>$.path</c>, <c>header:name</c> or <c>$name</c>; null for anything else.</summary>
    public static Extract? TryParse(string text)
    {
        if (text.StartsWith(HeaderPrefix, StringComparison.Ordinal) && text.Length > HeaderPrefix.Length
            && text.AsSpan(HeaderPrefix.Length).IndexOfAny(" \r\n:") < 0)
            return new Extract { Header = text[HeaderPrefix.Length..] };
        if (JsonPath.TryParse(text) is { } path)
            return new Extract { Path = path };
        return ValueTemplate.TryParse(text, out _) is { Pieces: [{ Name: { } name, Filters.Count: 0 }] }
            ? new Extract { Taken = name }
            : null;
    }
}

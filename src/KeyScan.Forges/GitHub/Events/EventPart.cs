using System.Text.Json;

namespace KeyScan.Forges.GitHub.Events;

/// <summary>An object in an event's payload, read with problems that say where the payload is wrong.</summary>
/// <param name="Element">The value; may be anything.</param>
/// <param name="File">The payload's file.</param>
/// <param name="Path">Where in the payload it is, such as <c>pull_request.head</c>.</param>
internal readonly record struct EventPart(JsonElement Element, string File, string Path)
{
    private const int LongestText = 1000;

    /// <exception cref="ProblemException">It is not there.</exception>
    public EventPart Part(string name) => TryPart(name) ?? throw Missing(name);

    /// <summary>An object in this one; null where it is not there.</summary>
    public EventPart? TryPart(string name) => Find(name, JsonValueKind.Object) is { } part
        ? new EventPart(part, File, Name(name)) : null;

    /// <exception cref="ProblemException">It is not there, or too long.</exception>
    public string Text(string name) => TryText(name, LongestText) ?? throw Missing(name);

    /// <summary>A text; null where it is not there, is empty or longer than <paramref name="longest"/>.</summary>
    public string? TryText(string name, int longest) =>
        Find(name, JsonValueKind.String)?.GetString() is { Length: > 0 } text && text.Length <= longest ? text : null;

    /// <summary>The full name of a ref.</summary>
    /// <exception cref="ProblemException">It is not there, or is none: another text might be an option to git.</exception>
    public string Ref(string name) => Text(name) is var text && text.StartsWith("refs/", StringComparison.Ordinal) ? text
        : throw Missing(name);

    /// <summary>Whether a flag is there and true.</summary>
    public bool Flag(string name) => Find(name, JsonValueKind.True) is not null;

    /// <exception cref="ProblemException">It is not there, or no positive number.</exception>
    public int Number(string name) => Find(name, JsonValueKind.Number) is { } value && value.TryGetInt32(out int number)
        && number > 0 ? number : throw Missing(name);

    /// <exception cref="ProblemException">It is not there, or no commit.</exception>
    public ObjectId Id(string name) => TryId(name) ?? throw Missing(name);

    /// <summary>An id; null for one of nothing but zeros, which stands for none.</summary>
    /// <exception cref="ProblemException">It is not there, or no id.</exception>
    public ObjectId? TryId(string name)
    {
        string text = Text(name);
        if (!ObjectId.TryParse(text, out ObjectId id))
            throw Missing(name);
        return text.AsSpan().ContainsAnyExcept('0') ? id : null;
    }

    private JsonElement? Find(string name, JsonValueKind kind) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == kind ? value : null;

    private string Name(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private ProblemException Missing(string name) =>
        new(new Problem($"the event does not say what `{Name(name)}` is", File,
        "Leave the file as the runner wrote it, and GITHUB_EVENT_NAME too"));
}

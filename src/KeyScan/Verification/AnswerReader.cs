using System.Text;
using System.Text.Json;
using KeyScan.Http;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>Holds conditions against an answer, and takes values out of it.</summary>
internal sealed class AnswerReader : IDisposable
{
    private readonly HttpAnswer _answer;
    private readonly JsonDocument? _json;
    private string? _text;

    /// <summary>Reads an answer.</summary>
    public AnswerReader(HttpAnswer answer)
    {
        _answer = answer;
        // Half a document says nothing, also where the half parses.
        if (answer.IsCut || answer.Body.Length == 0)
            return;
        try
        {
            _json = JsonDocument.Parse(answer.Body);
        }
        catch (JsonException)
        {
            // A page, or what says it is JSON and is not.
        }
    }

    private string Text => _text ??= Encoding.UTF8.GetString(_answer.Body.Span);

    /// <summary>The first condition that fits; null where none does.</summary>
    public Condition? Decide(IEnumerable<Condition> when) => when.FirstOrDefault(Fits);

    /// <summary>What stands at a place, as texts; empty where nothing does.</summary>
    /// <param name="extract">The place.</param>
    /// <param name="taken">What earlier steps took, by name.</param>
    public IReadOnlyList<string> Find(Extract extract, IReadOnlyDictionary<string, string> taken)
    {
        if (extract.Header is { } header)
            return _answer.Headers.TryGetValue(header, out string? value) && value.Length > 0 ? [value] : [];
        if (extract.Taken is { } name)
            return taken.TryGetValue(name, out string? known) ? [known] : [];
        return _json is null ? [] : [.. extract.Path!.Find(_json.RootElement).SelectMany(Texts)];
    }

    /// <inheritdoc/>
    public void Dispose() => _json?.Dispose();

    private bool Fits(Condition condition) =>
        (condition.Status.Count == 0 || condition.Status.Any(s => s.Has(_answer.Status)))
        && (!condition.IsJson || _json?.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        && condition.Json.All(Fits)
        && condition.Headers.All(Fits)
        && (condition.Body is null || Text.Contains(condition.Body, StringComparison.Ordinal));

    private bool Fits(JsonExpectation expected)
    {
        // Where there is no JSON, nothing is absent from it.
        if (_json is null)
            return false;
        JsonElement[] found = [.. expected.Path.Find(_json.RootElement).Where(e => e.ValueKind != JsonValueKind.Null)];
        if (expected.IsAbsent)
            return found.Length == 0;
        return expected.Values.Count == 0
            ? found.Length > 0
            : found.Any(f => expected.Values.Any(v => JsonElement.DeepEquals(f, v)));
    }

    private bool Fits(HeaderExpectation expected)
    {
        bool has = _answer.Headers.TryGetValue(expected.Name, out string? value);
        return expected.IsAbsent
            ? !has
            : has && (expected.Value is null || value!.Contains(expected.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Number => [element.GetRawText()],
        JsonValueKind.True or JsonValueKind.False => [element.GetBoolean() ? "true" : "false"],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        // Permissions are often names with a truth value.
        JsonValueKind.Object => element.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.True).Select(p => p.Name),
        _ => [],
    };
}

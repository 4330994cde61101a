using System.Text;
using System.Text.Json;
using KeyScan.Primitives.Files;

namespace KeyScan.Setup;

/// <summary>
/// What an earlier report in JSON lines says of where its findings stand, so that they can be looked at again. It has no secrets,
/// and needs none.
/// </summary>
internal sealed record StoredReport
{
    private const int MostBytes = 512 * 1024 * 1024;

    /// <summary>The ids of its findings.</summary>
    public required IReadOnlySet<string> Ids { get; init; }

    /// <summary>The files they stand in; not those of history.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Whether any of them stands in history.</summary>
    public required bool HasHistory { get; init; }

    /// <summary>Reads a report.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ProblemException">It cannot be read, or is no report in JSON lines.</exception>
    public static StoredReport Read(string path)
    {
        var problems = new List<Problem>();
        if (BoundedFile.TryRead(path, "the report", MostBytes, problems) is not { } bytes)
            throw new ProblemException(problems[0]);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        bool hasHistory = false;
        int line = 0;
        foreach (string text in Encoding.UTF8.GetString(bytes.Span).Split('\n'))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            if (!TryRead(text, out string id, out string file, out bool isInHistory))
                throw new ProblemException(
                    new Problem("the line is no finding of a report in JSON lines", $"{path}:{line}",
                        "Give a file that `-f jsonl -r FILE` wrote"));
            ids.Add(id);
            hasHistory |= isInHistory;
            if (!isInHistory)
                paths.Add(file);
        }
        return new StoredReport { Ids = ids, Paths = [.. paths], HasHistory = hasHistory };
    }

    private static bool TryRead(string line, out string id, out string path, out bool isInHistory)
    {
        (id, path, isInHistory) = ("", "", false);
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !Has(root, "schema", out string schema) || schema != "keyscan/1"
                || !Has(root, "id", out id) || !Has(root, "path", out path))
                return false;
            isInHistory = Has(root, "commit", out _);
            return FindingId.TryParse(id, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Has(JsonElement root, string name, out string text)
    {
        text = root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : "";
        return text.Length > 0;
    }
}

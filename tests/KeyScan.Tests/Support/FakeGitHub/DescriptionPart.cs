using System.Text.Json.Nodes;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>
/// Some operations of an OpenAPI description with all that they refer to: a small file, which Prism reads at once.
/// </summary>
internal sealed class DescriptionPart
{
    private readonly JsonNode _all;

    private DescriptionPart(JsonNode all) => _all = all;

    /// <summary>Reads a description.</summary>
    public static DescriptionPart Read(string file) => new(JsonNode.Parse(File.ReadAllText(file))!);

    /// <summary>Writes what some paths need of it.</summary>
    public void Write(string file, params string[] paths)
    {
        var part = new JsonObject { ["openapi"] = _all["openapi"]!.DeepClone(), ["info"] = _all["info"]!.DeepClone(),
            ["paths"] = new JsonObject(), ["components"] = new JsonObject() };
        var open = new Stack<JsonNode>();
        foreach (string path in paths)
        {
            JsonNode operations = _all["paths"]![path]!;
            part["paths"]![path] = operations.DeepClone();
            open.Push(operations);
        }
        while (open.TryPop(out JsonNode? node))
        {
            foreach (string reference in References(node))
            {
                string[] steps = Steps(reference);
                JsonObject kind = (part["components"]![steps[1]] ??= new JsonObject()).AsObject();
                if (kind.ContainsKey(steps[2]))
                    continue;
                JsonNode target = Resolve(reference);
                kind[steps[2]] = target.DeepClone();
                open.Push(target);
            }
        }
        File.WriteAllText(file, part.ToJsonString());
    }

    /// <summary>What an operation answers with a status, past references; null where it is not described.</summary>
    public JsonNode? Response(string path, string method, int status) =>
        _all["paths"]![path]?[method.ToLowerInvariant()]?["responses"]?[$"{status}"] is { } found ? Followed(found) : null;

    /// <summary>The first example of a response; an empty object where there is none.</summary>
    public JsonNode Example(JsonNode response) =>
        Followed(response)["content"]?["application/json"]?["examples"] is JsonObject examples && examples.Count > 0
        ? Followed(examples.First().Value!)["value"]!.DeepClone() : new JsonObject();

    /// <summary>The schema of a response; null where it has no body.</summary>
    public JsonNode? Schema(JsonNode response) => Followed(response)["content"]?["application/json"]?["schema"];

    /// <summary>The members of a value that a schema does not know, as paths.</summary>
    public IEnumerable<string> Unknown(JsonNode value, JsonNode? schema, string at = "$")
    {
        if (value is JsonArray list)
            return list.SelectMany((item, i) => item is null ? []
                : Unknown(item, Alternatives(schema).Select(s => s["items"]).FirstOrDefault(s => s is not null), $"{at}.{i}"));
        if (value is not JsonObject members)
            return [];
        return members.SelectMany(m =>
        {
            JsonNode[] known = [.. Alternatives(schema).Select(s => s["properties"]?[m.Key]).OfType<JsonNode>()];
            return known.Length == 0 ? [$"{at}.{m.Key}"] : m.Value is null ? [] : Unknown(m.Value, known[0], $"{at}.{m.Key}");
        });
    }

    private IEnumerable<JsonNode> Alternatives(JsonNode? schema)
    {
        if (schema is null)
            yield break;
        JsonNode own = Followed(schema);
        yield return own;
        foreach (JsonNode other in ((string[])["oneOf", "anyOf", "allOf"]).SelectMany(k => own[k]?.AsArray() ?? [])
            .SelectMany(s => Alternatives(s)))
            yield return other;
    }

    private JsonNode Followed(JsonNode node)
    {
        while (node["$ref"] is { } reference)
            node = Resolve(reference.GetValue<string>());
        return node;
    }

    private JsonNode Resolve(string reference) => Steps(reference).Aggregate(_all, (node, step) => node[step]!);

    private static string[] Steps(string reference) => [.. reference.Split('/').Skip(1)
        .Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(
            m => m.Key == "$ref" && m.Value is JsonValue value ? [value.GetValue<string>()] : References(m.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}

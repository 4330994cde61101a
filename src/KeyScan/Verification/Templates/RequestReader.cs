using System.Buffers;
using System.Text.Json;
using KeyScan.Yaml;

namespace KeyScan.Verification.Templates;

/// <summary>
/// Reads a <c>request</c>, and sees to where its secret goes: into auth, headers and
/// bodies, and into an address only with a reason.
/// </summary>
internal sealed class RequestReader(TemplateScope scope, bool ofRevoke)
{
    private const string Scheme = "https://";
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
    private static readonly string[] OwnHeaders = ["host", "content-length", "transfer-encoding", "connection", "content-type",
        "accept-encoding", "upgrade", "expect", "te", "trailer"];
    private static readonly SearchValues<char> NotInTargets = SearchValues.Create(" #\\\t\r\n");
    private static readonly SearchValues<char> HeaderName =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Reads the request; null where it has no address that can be used.</summary>
    public RequestTemplate? Read(YamlMap map)
    {
        string method = map.Text("method") ?? "GET";
        string? reason = map.Text("reason");
        if (!Methods.Contains(method, StringComparer.Ordinal))
            map.Report("method", $"{ShownValue.Of(method)} is no method", $"Write one of {string.Join(", ", Methods)}");
        else if (!ofRevoke && method is not ("GET" or "HEAD") && string.IsNullOrWhiteSpace(reason))
            map.Report("method", $"a {method} may change something",
                "State with `reason` at the request why it changes nothing, or ask with GET");
        (HostPattern Host, ValueTemplate Target)? url = ReadUrl(map);
        AuthTemplate? auth = map.Map("auth") is { } way ? ReadAuth(way) : null;
        if (map.Has("auth") && !map.HasMap("auth"))
            map.Report("auth", "`auth` takes a way and its values", "Write `auth: { bearer: $secret }`");
        IReadOnlyList<KeyValuePair<string, ValueTemplate>> headers = ReadPairs(map, "headers");
        foreach ((string name, _) in headers)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(HeaderName)
                || OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                map.Report("headers", $"{ShownValue.Of(name)} is no header that a rule may set",
                    "Leave out those that belong to the connection and the body");
        }
        BodyTemplate? body = ReadBody(map);
        if (body is not null && method is "GET" or "HEAD")
            map.Report("method", $"a {method} has no body", "Write `method: POST`, with a reason");
        map.RejectUnknownKeys();
        return url is not { } found ? null : new RequestTemplate
        {
            Method = method,
            Host = found.Host,
            Target = found.Target,
            Auth = auth,
            Headers = headers,
            Body = body,
            Reason = reason,
        };
    }

    private (HostPattern Host, ValueTemplate Target)? ReadUrl(YamlMap map)
    {
        string text = map.RequiredText("url");
        string? urlReason = map.Text("url_reason"), queryReason = map.Text("query_reason");
        if (text.Length == 0)
            return null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            map.Report("url", "the address does not begin with `https://`", "Nothing else is asked; write it so");
            return null;
        }
        int end = text.AsSpan(Scheme.Length).IndexOfAny('/', '?');
        string hostText = end < 0 ? text[Scheme.Length..] : text[Scheme.Length..(Scheme.Length + end)];
        string target = end < 0 ? "/" : text[(Scheme.Length + end)..];
        if (target[0] == '?')
            target = "/" + target;
        HostPattern? host = scope.Hosts.FirstOrDefault(h => h.Text == hostText);
        if (host is null)
            map.Report("url", $"the host {ShownValue.Of(hostText)} is not on the list",
                hostText.Contains($"${ValueTemplate.SecretName}", StringComparison.Ordinal)
                    ? "A secret is never part of a host"
                    : "Add it to `hosts`, as it is written here");
        if (target.AsSpan().ContainsAny(NotInTargets) || target.Contains("/../", StringComparison.Ordinal)
            || !System.Text.Ascii.IsValid(target))
            map.Report("url", "the address holds what no path or query does",
                "Percent-encode it; values are encoded as they are put in");
        if (scope.Read(target, map, "url") is not { } template || host is null)
            return null;
        RejectSecret(map, template, urlReason, queryReason);
        return (host, template);
    }

    private void RejectSecret(YamlMap map, ValueTemplate target, string? urlReason, string? queryReason)
    {
        int query = -1;
        for (int i = 0; i < target.Pieces.Count; i++)
        {
            ValuePiece piece = target.Pieces[i];
            if (query < 0 && piece.Text?.Contains('?', StringComparison.Ordinal) == true)
                query = i;
            if (piece.Name is null)
                continue;
            if (piece.Filters.Any(f => f.Kind == FilterKind.Url))
                map.Report("url", "a value is percent-encoded twice",
                    "Leave `|url` out: values are encoded as they are put into an address");
            if (!scope.HoldsSecret(ValueTemplate.Single(piece)))
                continue;
            bool inQuery = query >= 0;
            if (string.IsNullOrWhiteSpace(inQuery ? queryReason : urlReason))
            {
                map.Report("url",
                    $"the secret stands in the address, in its {(inQuery ? "query" : "path")}, and addresses end up in logs",
                    "Send it in `auth`, a header or the body; where the provider takes it nowhere else, say so with "
                        + $"`{(inQuery ? "query_reason" : "url_reason")}`");
            }
        }
    }

    private AuthTemplate? ReadAuth(YamlMap map)
    {
        AuthKinds.Entry? kind = map.Keys is [{ } only] ? AuthKinds.All.FirstOrDefault(k => k.Name == only) : null;
        if (kind is null)
        {
            map.Report(map.Keys is [{ } first, ..] ? first : "", "`auth` is of one kind",
                $"Write one of {string.Join(", ", AuthKinds.All.Select(k => k.Name))}, as in `auth: {{ bearer: $secret }}`");
            return null;
        }
        var values = new Dictionary<string, ValueTemplate>(StringComparer.Ordinal);
        if (kind.Required is [var single] && !map.HasMap(kind.Name))
        {
            map.RequiredText(kind.Name);
            if (scope.Read(map, kind.Name) is { } value)
                values[single] = value;
        }
        else if (map.Map(kind.Name) is { } inner)
        {
            foreach (string name in kind.Required.Concat(kind.Optional))
            {
                if (scope.Read(inner, name) is { } value)
                    values[name] = value;
                else if (kind.Required.Contains(name, StringComparer.Ordinal) && !inner.Has(name))
                    inner.Report(name, $"`{name}` is missing", $"`{kind.Name}` takes {string.Join(", ", kind.Required)}");
            }
            inner.RejectUnknownKeys();
        }
        else
        {
            map.Report(kind.Name, $"`{kind.Name}` takes keys and values", $"Give it {string.Join(", ", kind.Required)}");
        }
        return new AuthTemplate(kind.Kind, values);
    }

    private BodyTemplate? ReadBody(YamlMap map)
    {
        string[] given = [.. ((string[])["json", "form", "body"]).Where(map.Has)];
        if (given.Length > 1)
            map.Report(given[1], "the request has two bodies", "Keep one of `json`, `form` and `body`");
        return given switch
        {
            ["json", ..] => ReadJson(map),
            ["form", ..] => new BodyTemplate { Form = ReadPairs(map, "form") },
            ["body", ..] => new BodyTemplate { Text = scope.Read(map, "body") },
            _ => null,
        };
    }

    private BodyTemplate ReadJson(YamlMap map)
    {
        using var document = JsonDocument.Parse(map.Json("json")!);
        JsonElement root = document.RootElement.Clone();
        foreach (string text in Texts(root))
            scope.Read(text, map, "json");
        return new BodyTemplate { Json = root };
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Texts(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        _ => [],
    };

    private List<KeyValuePair<string, ValueTemplate>> ReadPairs(YamlMap map, string key)
    {
        var pairs = new List<KeyValuePair<string, ValueTemplate>>();
        if (map.Has(key) && !map.HasMap(key))
            map.Report(key, $"`{key}` takes names and values", $"Write `{key}: {{ name: value }}`");
        if (map.Map(key) is not { } inner)
            return pairs;
        foreach (string name in inner.Keys)
        {
            if (scope.Read(inner, name) is { } value)
                pairs.Add(new(name, value));
        }
        return pairs;
    }
}

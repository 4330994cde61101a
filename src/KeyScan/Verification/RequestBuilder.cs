using System.Text;
using System.Text.Json;
using KeyScan.Verification.Signing;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>Makes requests of templates and values.</summary>
internal static class RequestBuilder
{
    private const string Authorization = "Authorization";

    /// <summary>The request; null, and why, where the values do not make one. The reason holds none of them.</summary>
    public static RequestDraft? TryBuild(RequestTemplate template, IReadOnlyDictionary<string, string> values, DateTimeOffset now,
        out Fault? why)
    {
        var fill = new ValueFill(values, now);
        if (template.Host.Fill(values) is not { } host)
        {
            why = "a value is no label of a host";
            return null;
        }
        if (fill.Target(template.Target, out why) is not { } target)
            return null;
        var draft = new RequestDraft { Method = template.Method, Uri = new Uri($"https://{host}{target}", UriKind.Absolute) };
        foreach ((string name, ValueTemplate value) in template.Headers)
        {
            if (fill.Text(value, out why) is not { } text)
                return null;
            draft.Headers.Add(new(name, text));
        }
        why = (template.Body is { } body ? WriteBody(draft, body, fill) : null)
            ?? (template.Auth is { } auth ? Sign(draft, auth, fill, now) : null);
        // What a header cannot hold would break the request, or end it and begin another.
        if (why is null && draft.Headers.Exists(h => h.Value.AsSpan().ContainsAnyExceptInRange(' ', '~')))
            why = "a value holds characters that no header can";
        return why is null ? draft : null;
    }

    private static Fault? Sign(RequestDraft draft, AuthTemplate auth, ValueFill fill, DateTimeOffset now)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, ValueTemplate template) in auth.Values)
        {
            if (fill.Text(template, out Fault? missing) is not { } value)
                return missing;
            given[name] = value;
        }
        switch (auth.Kind)
        {
            case AuthKind.Bearer:
                draft.Headers.Add(new(Authorization, $"Bearer {given["token"]}"));
                return null;
            case AuthKind.Basic:
                draft.Headers.Add(new(Authorization,
                    $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{given["user"]}:{given["password"]}"))}"));
                return null;
            case AuthKind.Header:
                draft.Headers.Add(new(given["name"], given["value"]));
                return null;
        }
        if (RequestSignings.All.FirstOrDefault(s => s.Kind == auth.Kind) is not { } signing)
            return "this program does not know that way of signing";
        string host = draft.Uri.Authority;
        try
        {
            signing.Sign(draft, given, now);
        }
        catch (FormatException e)
        {
            return e.Message;
        }
        return draft.Uri.Authority == host && draft.Uri.Scheme == Uri.UriSchemeHttps ? null : "signing changed the host";
    }

    private static Fault? WriteBody(RequestDraft draft, BodyTemplate body, ValueFill fill)
    {
        Fault? missing;
        if (body.Json is { } json)
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
                missing = Write(writer, json, fill);
            draft.Body = stream.ToArray();
            draft.ContentType = "application/json";
            return missing;
        }
        if (body.Form is { } form)
        {
            var pairs = new List<string>();
            foreach ((string name, ValueTemplate template) in form)
            {
                if (fill.Text(template, out missing) is not { } value)
                    return missing;
                pairs.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
            }
            draft.Body = Encoding.ASCII.GetBytes(string.Join('&', pairs));
            draft.ContentType = "application/x-www-form-urlencoded";
            return null;
        }
        if (fill.Text(body.Text!, out missing) is not { } text)
            return missing;
        draft.Body = Encoding.UTF8.GetBytes(text);
        draft.ContentType = "text/plain; charset=utf-8";
        return null;
    }

    /// <summary>Writes JSON with values in its texts; which one is missing, or null.</summary>
    private static Fault? Write(Utf8JsonWriter writer, JsonElement element, ValueFill fill)
    {
        Fault? missing = null;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    missing ??= Write(writer, property.Value, fill);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                    missing ??= Write(writer, item, fill);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                // The templates were read when the rule was.
                writer.WriteStringValue(ValueTemplate.TryParse(element.GetString()!, out _) is { } template
                    ? fill.Text(template, out missing) ?? ""
                    : "");
                break;
            default:
                element.WriteTo(writer);
                break;
        }
        return missing;
    }
}

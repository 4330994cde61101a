using System.Globalization;
using System.Text.Json;
using KeyScan.Yaml;

namespace KeyScan.Verification.Templates;

/// <summary>
/// Reads <c>when</c>, and refuses conditions that would call a secret dead, or alive, for something that does not say so.
/// </summary>
internal sealed class ConditionReader(bool ofRevoke, bool isLast)
{
    private static readonly Verdict[] OfVerify = [Verdict.Active, Verdict.Inactive, Verdict.Unknown];
    private static readonly Verdict[] OfRevoke = [Verdict.Accepted, Verdict.Refused, Verdict.Unknown];

    /// <summary>Reads the conditions of a step.</summary>
    public IReadOnlyList<Condition> Read(YamlMap step)
    {
        IReadOnlyList<YamlMap> maps = step.Maps("when");
        if (maps.Count == 0)
            step.Report("when", "the request has no conditions, so its answer means nothing",
                "Write `when: [{ status: 200, …, outcome: active }, …]`");
        return [.. maps.Select(ReadCondition)];
    }

    private Condition ReadCondition(YamlMap map)
    {
        var condition = new Condition
        {
            Status = ReadStatus(map),
            Json = ReadJson(map),
            Headers = ReadHeaders(map),
            Body = map.Text("body"),
            IsJson = map.Has("type"),
            Verdict = ReadVerdict(map),
            Retry = map.Flag("retry") ?? false,
            Next = map.Flag("next") ?? false,
            Because = map.Text("because"),
        };
        if (map.Text("type") is not (null or "json"))
            map.Report("type", "`type` is not `json`", "Write `type: json`, or leave it out");
        Lint(map, condition);
        map.RejectUnknownKeys();
        return condition;
    }

    private Verdict? ReadVerdict(YamlMap map)
    {
        Verdict[] allowed = ofRevoke ? OfRevoke : OfVerify;
        if (map.Text("outcome") is not { } text)
            return null;
        if (KebabNames<Verdict>.TryParse(text, out Verdict verdict) && allowed.Contains(verdict))
            return verdict;
        string[] names = [.. allowed.Select(KebabNames<Verdict>.Of)];
        map.Report("outcome", $"`outcome` is {ShownValue.Of(text, Suggestion.For(text, names))}",
            $"Write one of {string.Join(", ", names)}");
        return Verdict.Unknown;
    }

    private void Lint(YamlMap map, Condition condition)
    {
        if (condition.Next == condition.Verdict is not null)
            map.Report("outcome",
                condition.Next ? "the condition has an `outcome` and `next: true`" : "the condition has no `outcome`",
                "Give it one, or `next: true` where the next step decides");
        if (condition.Next && isLast)
            map.Report("next", "there is no step after this one", "Give the condition an `outcome`");
        if (condition.Retry && condition.Verdict != Verdict.Unknown)
            map.Report("retry", "only what is unknown is asked again", "Leave `retry` out");
        if (condition.IsBare && condition.Status.Count == 0)
            map.Report("outcome", "the condition fits everything", "Add `status`, `json`, `header`, `body` or `type`");
        if (!condition.IsBare)
            return;
        if (condition.Verdict == Verdict.Inactive)
            LintInactive(map, condition);
        else if (condition.Verdict == Verdict.Active && condition.Because is null)
            map.Report("outcome", "a status alone says active, which a page of a firewall or of a login has as well",
                "Add `json: { $.id: present }`, `header` or `type: json`; where the answer has nothing else, say so "
                    + "with `because`");
    }

    private static void LintInactive(YamlMap map, Condition condition)
    {
        if (condition.Status.Any(
            s => s.Overlaps(100, 399) || s.Overlaps(429, 429) || s.Overlaps(500, 599) || s.Overlaps(408, 408)))
            map.Report("outcome", "the status does not say that the key is dead, only that there was no answer",
                "Make it `unknown`, or add what the provider says of the key");
        else if (condition.Because is null && condition.Status.Any(s => s.Overlaps(403, 404)))
            map.Report("outcome", "403 and 404 also mean that a live key may not see this",
                "Add what the provider says of the key, or say with `because` why it means that");
    }

    private static List<StatusRange> ReadStatus(YamlMap map)
    {
        var ranges = new List<StatusRange>();
        foreach (string text in map.Texts("status"))
        {
            if (text.Length == 3 && text[0] is >= '1' and <= '5' && text[1..] == "xx")
                ranges.Add(new StatusRange((text[0] - '0') * 100, ((text[0] - '0') * 100) + 99));
            else if (text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int status)
                && status is >= 100 and <= 599)
                ranges.Add(new StatusRange(status, status));
            else
                map.Report("status", $"{ShownValue.Of(text)} is no status", "Write 401, 4xx, or a list of such");
        }
        return ranges;
    }

    private static List<JsonExpectation> ReadJson(YamlMap map)
    {
        var expectations = new List<JsonExpectation>();
        if (map.Has("json") && !map.HasMap("json"))
            map.Report("json", "`json` takes places and values", "Write `json: { $.id: present }`");
        if (map.Map("json") is not { } json)
            return expectations;
        foreach (string text in json.Keys)
        {
            if (JsonPath.TryParse(text) is not { } path)
            {
                json.Report(text, $"{ShownValue.Of(text)} is no place in JSON",
                    "Write `$.name.name`, `$.list.0`, `$.list.*.name` or `$['name']`");
                continue;
            }
            using var document = JsonDocument.Parse(json.Json(text)!);
            JsonElement value = document.RootElement.Clone();
            string? word = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Null
                || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0))
                json.Report(text, "the value is no single value and no list of such",
                    "Write `present`, `absent`, a value, or a list of values");
            JsonElement[] values = word is "absent" or "present" ? []
                : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
                : [value];
            expectations.Add(new JsonExpectation(path, word == "absent", values));
        }
        return expectations;
    }

    private static List<HeaderExpectation> ReadHeaders(YamlMap map)
    {
        var expectations = new List<HeaderExpectation>();
        if (map.Map("header") is not { } headers)
            return expectations;
        foreach (string name in headers.Keys)
        {
            string value = headers.RequiredText(name);
            expectations.Add(new HeaderExpectation(name, value == "absent", value is "absent" or "present" ? null : value));
        }
        return expectations;
    }
}

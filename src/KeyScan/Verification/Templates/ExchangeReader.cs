using System.Globalization;
using KeyScan.Yaml;

namespace KeyScan.Verification.Templates;

/// <summary>Reads <c>test</c>, and asks for an entry for every outcome that the steps can have.</summary>
internal static class ExchangeReader
{
    private static readonly string[] IdentityKeys = ["account", "owner", "scopes", "expires_at", "last_used_at", "risk"];

    /// <summary>Reads the entries of <paramref name="map"/>.</summary>
    public static IReadOnlyList<RecordedExchange> Read(YamlMap map, VerifyTemplate? verify, RevokeTemplate? revoke)
    {
        RecordedExchange[] tests = [.. map.Maps("test").Select(t => ReadTest(t, verify, revoke))];
        Require(verify?.Steps, ofRevoke: false);
        Require(revoke?.Steps, ofRevoke: true);
        return tests;

        void Require(IReadOnlyList<Step>? steps, bool ofRevoke)
        {
            IEnumerable<Verdict> stated =
                (steps ?? []).SelectMany(s => s.When).Select(c => c.Verdict).OfType<Verdict>().Distinct();
            foreach (Verdict verdict in stated.Where(v => !tests.Any(t => t.OfRevoke == ofRevoke && t.Verdict == v)))
            {
                string of = ofRevoke ? "of: revoke, " : "", outcome = KebabNames<Verdict>.Of(verdict);
                map.Report("test", $"no `test` of {(ofRevoke ? "`revoke`" : "`verify`")} comes to {outcome}",
                    $"Add what the provider answers then: `{{ {of}given: {{ secret: example }}, "
                        + $"replies: [{{ status: …, json: … }}], outcome: {outcome} }}`");
            }
        }
    }

    private static RecordedExchange ReadTest(YamlMap map, VerifyTemplate? verify, RevokeTemplate? revoke)
    {
        string of = map.Text("of") ?? "verify";
        bool ofRevoke = of == "revoke";
        if (of is not ("verify" or "revoke") || (ofRevoke ? revoke is null : verify is null))
            map.Report("of", $"there is no {ShownValue.Of(of)} to try",
                "Write `of: revoke` for the steps of `revoke`, nothing for those of `verify`");
        IEnumerable<string> names =
            (ofRevoke ? revoke?.Needs : verify?.Needs)?.Select(n => n.Name).Concat(ofRevoke ? revoke!.Credentials : []) ?? [];
        Verdict? verdict = map.Name<Verdict>("outcome");
        if (verdict is null && !map.Has("outcome"))
            map.Report("outcome", "`outcome` is missing", "Write what has to come of it");
        RecordedReply[] replies = [.. map.Maps("replies").Select(ReadReply)];
        if (replies.Length == 0)
            map.Report("replies", "there are no replies", "Write `replies: [{ status: 200, json: { … } }]`");
        var test = new RecordedExchange
        {
            OfRevoke = ofRevoke,
            Given = ReadGiven(map, names),
            Replies = replies,
            Verdict = verdict ?? Verdict.Unknown,
            Identity = ReadTexts(map, "identity", IdentityKeys),
            Origin = map.Where,
        };
        map.RejectUnknownKeys();
        return test;
    }

    private static Dictionary<string, string> ReadGiven(YamlMap map, IEnumerable<string> names)
    {
        string[] all = [ValueTemplate.SecretName, .. names];
        Dictionary<string, string> given = ReadTexts(map, "given", all);
        if (given.GetValueOrDefault(ValueTemplate.SecretName) != RecordedExchange.Example)
            map.Report("given", "the test's secret is not the rule's first example",
                "Write `given: { secret: example }`, so that no key stands in a file");
        foreach (string missing in all.Where(n => !given.ContainsKey(n) && n != ValueTemplate.SecretName))
            map.Report("given", $"`{missing}` is not given",
                $"Write `{missing}: …`, a text or a template such as `<<[a-z]{{8}}>>`");
        return given;
    }

    private static Dictionary<string, string> ReadTexts(YamlMap map, string key, string[] allowed)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (map.Map(key) is not { } inner)
            return texts;
        foreach (string name in inner.Keys)
        {
            texts[name] = string.Join(',', inner.Texts(name));
            if (!allowed.Contains(name, StringComparer.Ordinal))
                inner.Report(name, $"nothing is named {ShownValue.Of(name, Suggestion.For(name, allowed))}",
                    $"Use one of {string.Join(", ", allowed)}");
        }
        return texts;
    }

    private static RecordedReply ReadReply(YamlMap map)
    {
        string status = map.RequiredText("status");
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 100 or > 599)
            map.Report("status", $"{ShownValue.Of(status)} is no status", "Write a number such as 401");
        if (map.Has("json") && map.Has("body"))
            map.Report("body", "the reply has a `json` and a `body`", "Keep one");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (map.Map("headers") is { } given)
        {
            foreach (string name in given.Keys)
                headers[name] = given.Text(name) ?? "";
        }
        string? json = map.Json("json");
        var reply = new RecordedReply(number, headers, json ?? map.Text("body") ?? "", json is not null);
        map.RejectUnknownKeys();
        return reply;
    }
}

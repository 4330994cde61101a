using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeyScan.Rules.Shapes;
using KeyScan.Yaml;

namespace KeyScan.Verification.Templates;

/// <summary>
/// Reads the keys <c>verify</c>, <c>identity</c>, <c>revoke</c> and <c>test</c> of one entry, and refuses what
/// could send a secret astray or call it dead unasked.
/// </summary>
internal sealed partial class TemplateReader(TemplateSource source)
{
    private const double MostPerSecond = 100;
    private const string ShapeSigns = @"\.$()[]{}|?+*^";

    /// <summary>Reads the entry; null where it has neither <c>verify</c> nor <c>revoke</c>.</summary>
    public RuleVerification? Read(YamlMap map, IReadOnlyList<string> rules, string provider, string family)
    {
        VerifyTemplate? verify = map.HasMap("verify") ? ReadVerify(map.Map("verify")!) : null;
        RevokeTemplate? revoke = map.HasMap("revoke") ? ReadRevoke(map.Map("revoke")!, verify) : null;
        foreach (string key in (string[])["verify", "identity", "revoke"])
        {
            if (map.Has(key) && !map.HasMap(key))
                map.Report(key, $"`{key}` takes keys and values", $"Write `{key}: {{ … }}`");
        }
        IdentityTemplate? identity = map.HasMap("identity") ? IdentityReader.Read(map.Map("identity")!, verify) : null;
        if (identity is not null && verify is null)
            map.Report("identity", "there is an `identity` and no `verify` whose answer would tell it", "Add `verify`");
        if (verify is null && revoke is null)
            return null;
        IReadOnlyList<RecordedExchange> tests = source == TemplateSource.Library ? [] : ExchangeReader.Read(map, verify, revoke);
        return new RuleVerification
        {
            Rules = rules,
            Provider = provider,
            Family = family,
            Verify = verify,
            Identity = identity,
            Revoke = revoke,
            Tests = tests,
            Digest = DigestOf(map),
            Origin = source == TemplateSource.Library ? Rule.BuiltIn : map.Where,
        };
    }

    private static string DigestOf(YamlMap map)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            map.WriteJson(writer, static key => key is "verify" or "identity");
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    private VerifyTemplate? ReadVerify(YamlMap map)
    {
        List<HostPattern> hosts = ReadHosts(map);
        List<Need> needs = ReadNeeds(map);
        RejectUncaptured(map, hosts, needs);
        if (map.Text("safe") is not (null or "read-only"))
            map.Report("safe", "`safe` is not `read-only`",
                "Write `safe: read-only`, and at a request that is no GET a `reason` why it changes nothing");
        YamlMap? rate = map.Map("rate"), ttl = map.Map("ttl");
        var scope = new TemplateScope(hosts);
        scope.Add(needs);
        IReadOnlyList<Step> steps = new StepReader(scope, ofRevoke: false).Read(map);
        bool asks = steps.Any(s => s.Request is not null);
        if (asks && !Says(steps, c => c.Verdict == Verdict.Inactive || c is { Verdict: Verdict.Unknown, Because: not null }))
            map.Report("steps", "no answer means inactive",
                "State what the provider answers to a key that does not work, with `outcome: inactive`, "
                + "or with `outcome: unknown` and `because` why that is not known");
        if (asks && !Says(steps, c => c.Verdict == Verdict.Active))
            map.Report("steps", "no answer means active",
                "State what the provider answers to a key that works, with `outcome: active`");
        if (asks && hosts.Count == 0)
            map.Report("hosts", "there is no list of hosts", "Add `hosts: [api.…]` with every host that the steps ask");
        string? only = map.Text("only");
        RejectShape(map, "only", only);
        var template = new VerifyTemplate
        {
            Hosts = hosts,
            Only = only,
            Needs = needs,
            PerSecond = rate?.Number("per_second", 0.01, MostPerSecond) ?? 0,
            ActiveTtl = Duration(ttl, "active") ?? TimeSpan.FromHours(1),
            InactiveTtl = Duration(ttl, "inactive") ?? TimeSpan.FromDays(30),
            Steps = steps,
            References = ReadReferences(map),
        };
        rate?.RejectUnknownKeys();
        ttl?.RejectUnknownKeys();
        map.RejectUnknownKeys();
        return template;
    }

    private RevokeTemplate? ReadRevoke(YamlMap map, VerifyTemplate? verify)
    {
        IReadOnlyList<HostPattern> hosts = map.Has("hosts") ? ReadHosts(map) : verify?.Hosts ?? [];
        IReadOnlyList<Need> needs = map.Has("needs") ? ReadNeeds(map) : verify?.Needs ?? [];
        RejectUncaptured(map, hosts, needs);
        RevokeBy? by = map.Name<RevokeBy>("by");
        RevokeEffect? effect = map.Name<RevokeEffect>("effect");
        if (by is null && !map.Has("by"))
            map.Report("by", "`by` is missing",
                "Write `by: possession` where the key itself is enough, `by: owner` where it takes your own credentials");
        if (effect is null && !map.Has("effect"))
            map.Report("effect", "`effect` is missing", "Write what ends: `effect: this-key`, `all-keys-of-user` or `account`");
        IReadOnlyList<string> credentials = map.Texts("credentials");
        if (by == RevokeBy.Owner && credentials.Count == 0)
            credentials = ["credential"];
        else if (by == RevokeBy.Possession && credentials.Count > 0)
            map.Report("credentials", "`by: possession` takes no credentials", "Write `by: owner`, or leave them out");
        var scope = new TemplateScope(hosts);
        scope.Add(needs);
        foreach (string name in credentials)
        {
            if (!NamePattern().IsMatch(name) || !scope.Add(name, isSecret: true))
                map.Report("credentials", $"{ShownValue.Of(name)} is no new name", "Use lower-case letters, digits and `_`");
        }
        IReadOnlyList<Step> steps = new StepReader(scope, ofRevoke: true).Read(map);
        if (!steps.SelectMany(s => s.When).Any(c => c.Verdict == Verdict.Accepted))
            map.Report("steps", "no answer means accepted",
                "State what the provider answers when it takes the key back, with `outcome: accepted`");
        if (map.Text("confirm") is not (null or "verify"))
            map.Report("confirm", "`confirm` is not `verify`", "Write `confirm: verify`, or leave it out");
        else if (map.Has("confirm") && verify is null)
            map.Report("confirm", "there is no `verify` to confirm with", "Add `verify`, or leave `confirm` out");
        else if (map.Has("confirm") && !Says(verify!.Steps, c => c.Verdict == Verdict.Inactive))
            map.Report("confirm", "no answer to `verify` means inactive, so nothing would confirm",
                "State what does, or leave `confirm` out");
        var template = new RevokeTemplate
        {
            By = by ?? RevokeBy.Possession,
            Effect = effect ?? RevokeEffect.Account,
            Hosts = hosts,
            Needs = needs,
            Credentials = credentials,
            Steps = steps,
            ConfirmByVerify = map.Has("confirm"),
            Undo = map.RequiredText("undo"),
            References = ReadReferences(map),
        };
        map.RejectUnknownKeys();
        return template;
    }

    private IReadOnlyList<string> ReadReferences(YamlMap map)
    {
        IReadOnlyList<string> references = map.Texts("reference");
        if (references.Count == 0 && source == TemplateSource.RulesFolder)
            map.Report("reference", "there is no `reference`",
                "Link the provider's own page that states the request and its answers");
        if (!references.All(r => Uri.TryCreate(r, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps))
            map.Report("reference", "a reference is no https address", "Write `https://…`");
        return references;
    }

    private static bool Says(IEnumerable<Step> steps, Func<Condition, bool> what) => steps.SelectMany(s => s.When).Any(what);

    private List<HostPattern> ReadHosts(YamlMap map)
    {
        var hosts = new List<HostPattern>();
        foreach (string text in map.Texts("hosts"))
        {
            if (HostPattern.TryParse(text, out Fault? why) is not { } host)
                map.Report("hosts", $"{ShownValue.Of(text.Replace("$", "", StringComparison.Ordinal))} {why}",
                    "Write a literal such as `api.acme.example`, or `vault.acme.example:8200`; "
                    + "a captured value may be a label before a fixed suffix: `$shop.acme.example`");
            else if (host.IsLocal && source == TemplateSource.RulesFolder)
                map.Report("hosts", $"{ShownValue.Of(text)} is another server in every network",
                    "Name the provider's own; servers of your own stand in a file of yours");
            else
                hosts.Add(host);
        }
        return hosts;
    }

    private static List<Need> ReadNeeds(YamlMap map)
    {
        var needs = new List<Need>();
        if (map.Has("needs") && !map.HasMap("needs"))
            map.Report("needs", "`needs` takes names", "Write `needs: { id: { rule: acme-key-id, within: 10 lines } }`");
        if (map.Map("needs") is not { } list)
            return needs;
        foreach (string name in list.Keys)
        {
            if (!NamePattern().IsMatch(name) || name is ValueTemplate.SecretName or ValueTemplate.NowName)
                list.Report(name, $"{ShownValue.Of(name)} is no new name", "Use lower-case letters, digits and `_`");
            else if (list.Map(name) is { } need)
                needs.Add(ReadNeed(need, name));
            else
                list.Report(name, "a need takes keys and values", "Write `{ rule: acme-key-id, within: 10 lines }`");
        }
        return needs;
    }

    private static Need ReadNeed(YamlMap map, string name)
    {
        IReadOnlyList<string> rules = map.Texts("rule");
        string? token = map.Text("token"), part = map.Text("part");
        string prefix = map.Text("prefix") ?? "", suffix = map.Text("suffix") ?? "";
        if ((rules.Count > 0 ? 1 : 0) + (token is null ? 0 : 1) + (part is null ? 0 : 1) != 1)
            map.Report("rule", "a need is found by a `rule`, by a `token`, or is a `part`", "Give it one of them");
        if (token is null && prefix.Length + suffix.Length > 0)
            map.Report(prefix.Length > 0 ? "prefix" : "suffix", "there is no `token` that this could stand beside",
                "Leave it out, or find the value by its `token`");
        else if (!$"{prefix}{suffix}".All(c => c is > ' ' and <= '~'))
            map.Report(prefix.Length > 0 ? "prefix" : "suffix", "what stands beside the value is no plain text",
                "Write what stands right before or behind it, without spaces");
        int lines = part is null ? 10 : 0;
        if (map.Text("within") is { } within)
        {
            Match match = LinesPattern().Match(within);
            if (match.Success
                && int.Parse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) is var n
                    and <= Need.MostLines)
                lines = n;
            else
                map.Report("within", $"`within` is {ShownValue.Of(within)}", $"Write `10 lines`, at most {Need.MostLines}");
        }
        if (token is not null && prefix.Length + suffix.Length > 0)
            token = $"{Literally(prefix)}({token}){Literally(suffix)}";
        RejectShape(map, "token", token);
        var need = new Need(name, rules, token, part, lines, map.Flag("secret") ?? false) { Prefix = prefix, Suffix = suffix };
        map.RejectUnknownKeys();
        return need;
    }

    private static void RejectShape(YamlMap map, string key, string? shape)
    {
        try
        {
            if (shape is not null)
                TokenShape.Parse(shape);
        }
        catch (FormatException e)
        {
            map.Report(key, $"the shape cannot be read: {e.Message.TrimEnd('.')}",
                "Write it as a rule's token; rules/README.md describes them");
        }
    }

    /// <summary>Text in the notation of token shapes.</summary>
    private static string Literally(string text) =>
        string.Concat(text.Select(c => ShapeSigns.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));

    private static void RejectUncaptured(YamlMap map, IReadOnlyList<HostPattern> hosts, IReadOnlyList<Need> needs)
    {
        foreach (string name in hosts.SelectMany(h => h.Names).Where(n => !needs.Any(need => need.Name == n && !need.IsSecret)))
            map.Report("hosts", $"a host holds the value {ShownValue.Of(name)}, which is none that stands near the secret",
                "State it under `needs`; a secret is never part of a host");
    }

    private static TimeSpan? Duration(YamlMap? map, string key)
    {
        if (map?.Text(key) is not { } text)
            return null;
        Match match = DurationPattern().Match(text);
        if (!match.Success)
        {
            map.Report(key, $"`{key}` is {ShownValue.Of(text)}", "Write a number and `s`, `m`, `h` or `d`");
            return null;
        }
        int number = int.Parse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,40}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^(?<n>[0-9]{1,3}) lines?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinesPattern();

    [GeneratedRegex(@"^(?<n>[0-9]{1,4})(?<unit>[smhd])\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DurationPattern();
}

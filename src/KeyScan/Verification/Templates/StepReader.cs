using KeyScan.Yaml;

namespace KeyScan.Verification.Templates;

/// <summary>Reads <c>steps</c>.</summary>
/// <param name="scope">What they may name and ask; what they take is added.</param>
/// <param name="ofRevoke">Whether they revoke instead of asking.</param>
internal sealed class StepReader(TemplateScope scope, bool ofRevoke)
{
    private const int MostSteps = 8;

    /// <summary>Reads the steps of <paramref name="parent"/>.</summary>
    public IReadOnlyList<Step> Read(YamlMap parent)
    {
        IReadOnlyList<YamlMap> maps = parent.Maps("steps");
        if (maps.Count is 0 or > MostSteps)
            parent.Report("steps", maps.Count == 0 ? "there are no steps" : "there are too many steps",
                $"Write 1 to {MostSteps} under `steps:`");
        var steps = new List<Step>();
        for (int i = 0; i < Math.Min(maps.Count, MostSteps); i++)
            steps.Add(ReadStep(maps[i], isLast: i == maps.Count - 1));
        return steps;
    }

    private Step ReadStep(YamlMap map, bool isLast)
    {
        RequestTemplate? request = map.Map("request") is { } asked ? new RequestReader(scope, ofRevoke).Read(asked) : null;
        LoginTemplate? login = map.Map("login") is { } log ? ReadLogin(log) : null;
        if (map.HasMap("request") == map.HasMap("login"))
            map.Report("request", "a step is a `request` or a `login`", "Give it one of them");
        IReadOnlyList<Condition> when = map.HasMap("login") ? [] : new ConditionReader(ofRevoke, isLast).Read(map);
        if (map.HasMap("login") && map.Has("when"))
            map.Report("when", "a login has no conditions: its driver decides", "Leave `when` out");
        var take = new Dictionary<string, Extract>(StringComparer.Ordinal);
        if (map.Map("take") is { } taken)
        {
            foreach (string name in taken.Keys)
            {
                if (ReadTaken(taken, name) is { } extract)
                    take[name] = extract;
            }
        }
        map.RejectUnknownKeys();
        return new Step { Request = request, Login = login, When = when, Take = take };
    }

    private Extract? ReadTaken(YamlMap map, string name)
    {
        if (ValueTemplate.TryParse($"${{{name}}}", out _) is null || !scope.Add(name, isSecret: false))
        {
            map.Report(name, $"{ShownValue.Of(name)} is no new name",
                "Use lower-case letters, digits and `_`, and no name twice");
            return null;
        }
        Extract? extract = Extract.TryParse(map.Text(name) ?? "");
        if (extract is null or { Taken: not null })
            map.Report(name, "what is taken is no place in the answer", "Write `$.path` or `header:name`");
        return extract;
    }

    private LoginTemplate? ReadLogin(YamlMap map)
    {
        string name = map.Keys is [{ } only] ? only : "";
        if (!KebabNames<LoginKind>.TryParse(name, out LoginKind kind))
        {
            map.Report(name, "a login is of one kind",
                $"Write one of {string.Join(", ", KebabNames<LoginKind>.All)}, as in `login: {{ postgresql: $secret }}`");
            return null;
        }
        if (ofRevoke)
            map.Report(name, "a login revokes nothing", "Use a `request`");
        return scope.Read(map, name) is { } url ? new LoginTemplate(kind, url) : null;
    }
}

using KeyScan.Yaml;

namespace KeyScan.Verification.Templates;

/// <summary>What the steps of a template may name, and whom they may ask.</summary>
internal sealed class TemplateScope(IReadOnlyList<HostPattern> hosts)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { ValueTemplate.SecretName, ValueTemplate.NowName };
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal) { ValueTemplate.SecretName };

    /// <summary>The hosts that may be asked.</summary>
    public IReadOnlyList<HostPattern> Hosts => hosts;

    /// <summary>Adds a name; false where it is taken.</summary>
    public bool Add(string name, bool isSecret)
    {
        if (isSecret)
            _secrets.Add(name);
        return _names.Add(name);
    }

    /// <summary>Adds the names of needs.</summary>
    public void Add(IEnumerable<Need> needs)
    {
        foreach (Need need in needs)
            Add(need.Name, need.IsSecret);
    }

    /// <summary>Whether a template holds a secret, whatever filters it went through.</summary>
    public bool HoldsSecret(ValueTemplate template) => template.Names.Any(_secrets.Contains);

    /// <summary>Reads the template under <paramref name="key"/>; null where it is not there or none.</summary>
    public ValueTemplate? Read(YamlMap map, string key) => map.Text(key) is { } text ? Read(text, map, key) : null;

    /// <summary>Reads a template that stands under <paramref name="key"/>.</summary>
    public ValueTemplate? Read(string text, YamlMap map, string key)
    {
        if (ValueTemplate.TryParse(text, out Fault? why) is not { } template)
        {
            map.Report(key, $"the value cannot be read: {why}", "Write a name such as `$secret` or `${id}`");
            return null;
        }
        foreach (string name in template.Names.Where(n => !_names.Contains(n)))
            ReportUnknown(map, key, name);
        return template;
    }

    /// <summary>Tells that nothing is called <paramref name="name"/>.</summary>
    public void ReportUnknown(YamlMap map, string key, string name) =>
        map.Report(key, $"nothing is named {ShownValue.Of(name, Suggestion.For(name, _names))}",
            $"Use one of {string.Join(", ", _names.Order(StringComparer.Ordinal).Select(n => "$" + n))}, or state it under "
                + "`needs` or `take`");

    /// <summary>Whether something is called so.</summary>
    public bool Knows(string name) => _names.Contains(name);
}

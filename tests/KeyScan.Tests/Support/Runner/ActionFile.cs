using YamlDotNet.RepresentationModel;

namespace KeyScan.Tests.Support.Runner;

/// <summary>Our <c>action.yml</c>.</summary>
internal sealed class ActionFile
{
    private ActionFile(YamlMappingNode root)
    {
        Inputs = Pairs(root, "inputs")
            .ToDictionary(p => p.Key, p => Text((YamlMappingNode)p.Value, "default") ?? "", StringComparer.Ordinal);
        Outputs = Pairs(root, "outputs")
            .ToDictionary(p => p.Key, p => Text((YamlMappingNode)p.Value, "value")!, StringComparer.Ordinal);
        Steps = [.. ((YamlSequenceNode)((YamlMappingNode)root.Children["runs"]).Children["steps"])
            .Children.Cast<YamlMappingNode>().Select(Step)];
    }

    /// <summary>The file's path.</summary>
    public static string Path { get; } = Repository.Combine("action.yml");

    /// <summary>Inputs with their defaults.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; }

    /// <summary>Outputs with their expressions.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; }

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<ActionStep> Steps { get; }

    public static ActionFile Read()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path)));
        return new ActionFile((YamlMappingNode)stream.Documents[0].RootNode);
    }

    private static ActionStep Step(YamlMappingNode node) => new()
    {
        Id = Text(node, "id"),
        If = Text(node, "if"),
        Uses = Text(node, "uses"),
        Run = Text(node, "run"),
        Shell = Text(node, "shell"),
        Env = Pairs(node, "env").ToDictionary(p => p.Key, p => ((YamlScalarNode)p.Value).Value ?? "", StringComparer.Ordinal),
        With = Pairs(node, "with").ToDictionary(p => p.Key, p => ((YamlScalarNode)p.Value).Value ?? "", StringComparer.Ordinal),
    };

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? value) ? ((YamlScalarNode)value).Value : null;

    private static IEnumerable<KeyValuePair<string, YamlNode>> Pairs(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? value) ? ((YamlMappingNode)value)
            .Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, c.Value)) : [];
}

/// <summary>One step of an action.</summary>
internal sealed record ActionStep
{
    public string? Id { get; init; }

    public string? If { get; init; }

    public string? Uses { get; init; }

    public string? Run { get; init; }

    public string? Shell { get; init; }

    public required IReadOnlyDictionary<string, string> Env { get; init; }

    public required IReadOnlyDictionary<string, string> With { get; init; }
}

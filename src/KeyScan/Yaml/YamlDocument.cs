using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace KeyScan.Yaml;

/// <summary>Reads YAML of unknown origin into a <see cref="YamlMap"/>; what is wrong becomes problems with file, line and column.</summary>
internal static class YamlDocument
{
    private const int MaxDepth = 32;
    private const int MaxLength = 8 * 1024 * 1024;

    /// <summary>Reads the one mapping that <paramref name="text"/> holds; null when there is none, an empty document included.</summary>
    public static YamlMap? Read(string file, string text, ICollection<Problem> problems)
    {
        if (text.Length > MaxLength)
        {
            problems.Add(new Problem($"the file is longer than {MaxLength >> 20} MB", file, "Split it"));
            return null;
        }

        var stream = new YamlStream();
        try
        {
            stream.Load(new DepthLimit(new Parser(new StringReader(text))));
        }
        catch (YamlException e)
        {
            string what = e.InnerException?.Message ?? e.Message;
            problems.Add(new Problem($"not valid YAML: {what.TrimEnd('.')}", $"{file}:{e.Start.Line}:{e.Start.Column}", "Mend the syntax there"));
            return null;
        }
        catch (ArgumentException e)
        {
            // A mapping with the same key twice surfaces as the dictionary's own exception.
            problems.Add(new Problem($"not valid YAML: {e.Message.TrimEnd('.')}", file, "Remove the duplicate"));
            return null;
        }

        if (stream.Documents.Count == 0)
            return null;
        if (stream.Documents[0].RootNode is YamlMappingNode root)
            return new YamlMap(file, root, problems);
        YamlNode node = stream.Documents[0].RootNode;
        if (node is not YamlScalarNode { Value: null or "" })
            problems.Add(new Problem("expected keys and values", $"{file}:{node.Start.Line}:{node.Start.Column}", "Start with `key: value`"));
        return null;
    }

    /// <summary>The representation model recurses, so nesting is bounded before it can overflow the stack.</summary>
    private sealed class DepthLimit(Parser inner) : IParser
    {
        private int _depth;

        public ParsingEvent? Current => inner.Current;

        public bool MoveNext()
        {
            if (!inner.MoveNext())
                return false;
            _depth += inner.Current!.NestingIncrease;
            if (_depth > MaxDepth)
                throw new YamlException(inner.Current.Start, inner.Current.End, $"nested more than {MaxDepth} deep");
            return true;
        }
    }
}

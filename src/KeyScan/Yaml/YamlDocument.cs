using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace KeyScan.Yaml;

/// <summary>
/// Reads YAML of unknown origin into a <see cref="YamlMap"/>; what is wrong becomes problems with file, line and column.
/// </summary>
internal static class YamlDocument
{
    private const int MaxDepth = 32;
    private const int MaxLength = 8 * 1024 * 1024;

    /// <summary>
    /// Reads the one mapping that <paramref name="text"/> holds; null when there is none, an empty document included.
    /// </summary>
    public static YamlMap? Read(string file, string text, ICollection<Problem> problems)
    {
        if (text.Length > MaxLength)
        {
            problems.Add(new Problem($"the file is longer than {MaxLength >> 20} MB", file, "Split it"));
            return null;
        }

        var stream = new YamlStream();
        var parser = new StrictParser(new Parser(new StringReader(text)));
        try
        {
            stream.Load(parser);
        }
        catch (YamlException e)
        {
            string what = ShownValue.Mask(e.InnerException?.Message ?? e.Message);
            problems.Add(new Problem($"not valid YAML: {what.TrimEnd('.')}", At(file, e.Start), "Mend the syntax there"));
            return null;
        }
        catch (ArgumentException)
        {
            // A mapping with the same key twice surfaces as the dictionary's own exception.
            problems.Add(new Problem("not valid YAML: a key stands in one mapping twice", At(file, parser.Position),
                "Remove the duplicate"));
            return null;
        }
        catch (InvalidOperationException)
        {
            // The scanner's own consistency checks, which a bracket that is never closed sets off.
            problems.Add(new Problem("not valid YAML: the text makes no sense after this place", At(file, parser.Position),
                "Close what is open there, such as a `[`"));
            return null;
        }

        if (stream.Documents.Count == 0)
            return null;
        if (stream.Documents[0].RootNode is YamlMappingNode root)
            return new YamlMap(file, root, problems);
        YamlNode node = stream.Documents[0].RootNode;
        if (node is not YamlScalarNode { Value: null or "" })
            problems.Add(new Problem("expected keys and values", At(file, node.Start), "Start with `key: value`"));
        return null;
    }

    private static string At(string file, Mark mark) => $"{file}:{mark.Line}:{mark.Column}";

    /// <summary>
    /// The representation model recurses, so nesting is bounded before it can overflow the stack. It hashes a mapping's keys by
    /// their content, so aliases, which multiply content, would let a short text keep it busy for years. Tags would hide a key
    /// from its reader.
    /// </summary>
    private sealed class StrictParser(Parser inner) : IParser
    {
        private int _depth;

        public ParsingEvent? Current => inner.Current;

        /// <summary>Where the last event ended, for exceptions that do not say.</summary>
        public Mark Position => inner.Current?.End ?? new Mark(0, 1, 1);

        public bool MoveNext()
        {
            if (!inner.MoveNext())
                return false;
            ParsingEvent current = inner.Current!;
            _depth += current.NestingIncrease;
            if (_depth > MaxDepth)
                throw new YamlException(current.Start, current.End, $"nested more than {MaxDepth} deep");
            if (current is AnchorAlias)
                throw new YamlException(current.Start, current.End, "aliases are not supported");
            if (current is NodeEvent { Tag.IsEmpty: false })
                throw new YamlException(current.Start, current.End, "tags are not supported");
            return true;
        }
    }
}

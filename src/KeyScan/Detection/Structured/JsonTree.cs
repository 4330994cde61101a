using System.Text;
using System.Text.Json;

namespace KeyScan.Detection.Structured;

/// <summary>
/// JSON as a list of nodes that know where they stand in the text. What of a broken or cut text can be read is in it; texts
/// deeper or larger than the limits are read up to them. Reused from text to text.
/// </summary>
internal sealed class JsonTree
{
    /// <summary>Nodes of the largest text that is read whole: some tens of megabytes of memory.</summary>
    public const int MostNodes = 1_000_000;

    /// <summary>How deep objects and arrays may lie in each other.</summary>
    public const int Deepest = 128;

    /// <summary>A tree above this many nodes is let go, so that one big file does not stay for the whole run.</summary>
    private const int Kept = 64 * 1024;

    private readonly int[] _open = new int[Deepest + 2];
    private readonly int[] _last = new int[Deepest + 2];
    private JsonNode[] _nodes = new JsonNode[256];
    private int _count;
    private bool _isRead;

    /// <summary>Forgets the text before.</summary>
    public void Clear()
    {
        _isRead = false;
        _count = 0;
        if (_nodes.Length > Kept)
            _nodes = new JsonNode[256];
    }

    /// <summary>The nodes; the first is an array of what stands on the text's top level.</summary>
    public ReadOnlySpan<JsonNode> Nodes => _nodes.AsSpan(0, _count);

    /// <summary>The view of <paramref name="text"/>, which is read on the first call after <see cref="Clear"/>.</summary>
    public JsonView View(ReadOnlySpan<byte> text)
    {
        if (!_isRead)
            Read(text);
        _isRead = true;
        return new JsonView(text, Nodes);
    }

    private void Read(ReadOnlySpan<byte> text)
    {
        int mark = text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var reader = new Utf8JsonReader(text[mark..], new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            AllowMultipleValues = true,
            CommentHandling = JsonCommentHandling.Skip,
            MaxDepth = Deepest,
        });
        Add(JsonTokenType.StartArray, 0, text.Length, default);
        (int depth, _open[0], _last[0]) = (0, 0, -1);
        (int Start, int End) name = default;
        try
        {
            while (_count < MostNodes && reader.Read())
            {
                int start = mark + (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = (start + 1, start + 1 + reader.ValueSpan.Length);
                        continue;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        _nodes[_open[depth--]].End = start + 1;
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        int node = Append(depth, reader.TokenType, start, text.Length, name);
                        (_open[++depth], _last[depth]) = (node, -1);
                        break;
                    case JsonTokenType.String:
                        Append(depth, reader.TokenType, start + 1, start + 1 + reader.ValueSpan.Length, name);
                        break;
                    default:
                        Append(depth, reader.TokenType, start, start + reader.ValueSpan.Length, name);
                        break;
                }
                name = default;
            }
        }
        catch (JsonException)
        {
            // What was read up to there is right.
        }
    }

    private int Append(int depth, JsonTokenType kind, int start, int end, (int Start, int End) name)
    {
        int node = Add(kind, start, end, name);
        if (_last[depth] >= 0)
            _nodes[_last[depth]].Next = node;
        else
            _nodes[_open[depth]].First = node;
        return _last[depth] = node;
    }

    private int Add(JsonTokenType kind, int start, int end, (int Start, int End) name)
    {
        if (_count == _nodes.Length)
            Array.Resize(ref _nodes, _count * 2);
        _nodes[_count] = new JsonNode { Kind = kind, Start = start, End = end, NameStart = name.Start, NameEnd = name.End,
            First = -1, Next = -1 };
        return _count++;
    }
}

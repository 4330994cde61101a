using System.Text.Json;

namespace KeyScan.Detection.Structured;

/// <summary>A text and its JSON nodes. A node is named by its number; -1 is none, of which everything is empty.</summary>
internal readonly ref struct JsonView(ReadOnlySpan<byte> text, ReadOnlySpan<JsonNode> nodes)
{
    private readonly ReadOnlySpan<JsonNode> _nodes = nodes;

    /// <summary>The text.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>The array of what stands on the top level.</summary>
    public const int Top = 0;

    /// <summary>The first value on the top level; -1 for none.</summary>
    public int Root => First(Top);

    /// <summary>How many nodes there are.</summary>
    public int Count => _nodes.Length;

    /// <summary>The node itself.</summary>
    public ref readonly JsonNode this[int node] => ref _nodes[node];

    /// <summary>The first value in an object or array; -1 for none.</summary>
    public int First(int node) => node < 0 ? -1 : _nodes[node].First;

    /// <summary>The value after it; -1 for none.</summary>
    public int Next(int node) => node < 0 ? -1 : _nodes[node].Next;

    /// <summary>Whether it is an object.</summary>
    public bool IsObject(int node) => node >= 0 && _nodes[node].Kind == JsonTokenType.StartObject;

    /// <summary>Whether it is an array.</summary>
    public bool IsArray(int node) => node >= 0 && _nodes[node].Kind == JsonTokenType.StartArray;

    /// <summary>Whether it is a string.</summary>
    public bool IsString(int node) => node >= 0 && _nodes[node].Kind == JsonTokenType.String;

    /// <summary>Whether it is <c>true</c>.</summary>
    public bool IsTrue(int node) => node >= 0 && _nodes[node].Kind == JsonTokenType.True;

    /// <summary>The text of a value, escapes as they stand.</summary>
    public ReadOnlySpan<byte> Raw(int node) => node < 0 ? [] : Text[_nodes[node].Start.._nodes[node].End];

    /// <summary>The name of a member, escapes as they stand.</summary>
    public ReadOnlySpan<byte> Name(int node) => node < 0 ? [] : Text[_nodes[node].NameStart.._nodes[node].NameEnd];

    /// <summary>The member of an object that has this name; -1 for none.</summary>
    public int Member(int node, ReadOnlySpan<byte> name)
    {
        if (!IsObject(node))
            return -1;
        for (int member = First(node); member >= 0; member = Next(member))
        {
            if (Name(member).SequenceEqual(name))
                return member;
        }
        return -1;
    }

    /// <summary>The string of an object's member, for people; empty where there is none.</summary>
    public string Label(int node, ReadOnlySpan<byte> name) =>
        Member(node, name) is >= 0 and int member && !IsObject(member) && !IsArray(member) ? StepText.Of(Raw(member)) : "";
}

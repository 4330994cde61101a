using System.Text.Json;

namespace KeyScan.Detection.Structured;

/// <summary>A value of JSON. Offsets into the text, 0-based; those of a string without its quotes.</summary>
internal struct JsonNode
{
    /// <summary>A start of an object or array stands for all of it.</summary>
    public JsonTokenType Kind;

    /// <summary>Where it starts.</summary>
    public int Start;

    /// <summary>The offset just after it.</summary>
    public int End;

    /// <summary>Where the name of the member starts; equal to <see cref="NameEnd"/> for what has none.</summary>
    public int NameStart;

    /// <summary>The offset just after the name.</summary>
    public int NameEnd;

    /// <summary>The first value in it; -1 for none.</summary>
    public int First;

    /// <summary>The value after it in the same object or array; -1 for none.</summary>
    public int Next;
}

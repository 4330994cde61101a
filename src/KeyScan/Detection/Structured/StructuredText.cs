using System.Text;

namespace KeyScan.Detection.Structured;

/// <summary>A text and its path, as formats look at them. Borrowed as the text is.</summary>
internal readonly ref struct StructuredText
{
    /// <summary>Marks stand near a file's start or its end; looking further would cost every file the time.</summary>
    private const int MarkedWithin = 64 * 1024;

    private const int ShortText = 8 * 1024;

    private readonly JsonTree _tree;

    /// <summary>Looks at a text.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <param name="path">With forward slashes; empty where it is not known, as for a blob in history.</param>
    /// <param name="tree">Holds the text's JSON when it is asked for.</param>
    public StructuredText(ReadOnlySpan<byte> bytes, string path, JsonTree tree)
    {
        Bytes = bytes;
        Path = path;
        _tree = tree;
        // In an archive, `a.zip!.netrc`, the name follows the mark.
        Name = path.AsSpan()[(path.AsSpan().LastIndexOfAny('/', '!') + 1)..];
        int first = (bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes).TrimStart(" \t\r\n"u8).Length;
        First = first == 0 ? (byte)0 : bytes[^first];
    }

    /// <summary>The text.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The path; empty where it is not known.</summary>
    public string Path { get; }

    /// <summary>The last part of the path.</summary>
    public ReadOnlySpan<char> Name { get; }

    /// <summary>The first byte that is no blank; 0 where there is none.</summary>
    public byte First { get; }

    /// <summary>Whether it may be JSON.</summary>
    public bool IsJson => First is (byte)'{' or (byte)'[';

    /// <summary>Whether it may be XML or HTML.</summary>
    public bool IsMarkup => First == (byte)'<';

    /// <summary>The text's JSON, read when it is first asked for.</summary>
    public JsonView Json => _tree.View(Bytes);

    /// <summary>Whether the file has one of these names, letters in either case.</summary>
    public bool IsNamed(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>Whether the file's name ends so, letters in either case.</summary>
    public bool EndsWith(string ending) => Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the mark stands in its first or last 64 KiB.</summary>
    public bool Holds(ReadOnlySpan<byte> mark) =>
        Bytes[..Math.Min(Bytes.Length, MarkedWithin)].IndexOf(mark) >= 0
        || (Bytes.Length > MarkedWithin && Bytes[Math.Max(MarkedWithin, Bytes.Length - MarkedWithin)..].IndexOf(mark) >= 0);

    /// <summary>Whether it is a text without a path, such as a blob in history, and so short: settings of a client are.</summary>
    public bool IsShortAndUnnamed => Path.Length == 0 && Bytes.Length < ShortText;
}

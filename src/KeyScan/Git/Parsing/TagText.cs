using System.Text;
using KeyScan.Git.Objects;

namespace KeyScan.Git.Parsing;

/// <summary>An annotated tag's content, read leniently: what is missing is empty.</summary>
internal sealed class TagText
{
    private TagText(ReadOnlyMemory<byte> content, ObjectFormat format)
    {
        ReadOnlySpan<byte> encoding = default;
        var lines = new HeaderLines(content.Span);
        while (lines.MoveNext())
        {
            // The first of each, as git reads it: a second one could lead elsewhere.
            if (Target.IsEmpty && lines.Name.SequenceEqual("object"u8) && lines.TryReadId(format, out ObjectId target))
                Target = target;
            else if (TargetType == ObjectType.None && lines.Name.SequenceEqual("type"u8))
                TargetType = ObjectHash.TypeOf(lines.Value);
            else if (lines.Name.SequenceEqual("tag"u8))
                NameBytes = content.Slice(lines.ValueStart, lines.Value.Length);
            else if (lines.Name.SequenceEqual("tagger"u8))
                TaggerLine = content.Slice(lines.ValueStart, lines.Value.Length);
            else if (lines.Name.SequenceEqual("encoding"u8))
                encoding = lines.Value;
        }
        Message = content[lines.Position..];
        Encoding = Signature.FindEncoding(encoding);
    }

    /// <summary>The object it names; the empty id when it names none.</summary>
    public ObjectId Target { get; }

    /// <summary>What the object is.</summary>
    public ObjectType TargetType { get; }

    /// <summary>The tag's name.</summary>
    public string Name => Encoding.GetString(NameBytes.Span);

    /// <summary>The tag's name as it is stored.</summary>
    public ReadOnlyMemory<byte> NameBytes { get; }

    /// <summary>The bytes of the tagger line, after its first word.</summary>
    public ReadOnlyMemory<byte> TaggerLine { get; }

    /// <summary>The message's bytes, a signature's with them.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>How names and message are written.</summary>
    public Encoding Encoding { get; }

    /// <summary>Who made the tag, and when.</summary>
    public Signature Tagger => Signature.Parse(TaggerLine.Span, Encoding);

    /// <summary>Reads a tag's content, which the answer goes on to use.</summary>
    public static TagText Parse(ReadOnlyMemory<byte> content, ObjectFormat format) => new(content, format);
}

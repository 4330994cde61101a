using System.Text;

namespace KeyScan.Git.Parsing;

/// <summary>A commit's content, read leniently: what is missing is empty.</summary>
internal sealed class CommitText
{
    private CommitText(ReadOnlyMemory<byte> content, ObjectFormat format)
    {
        var parents = new List<ObjectId>();
        ReadOnlySpan<byte> encoding = default;
        var lines = new HeaderLines(content.Span);
        while (lines.MoveNext())
        {
            if (lines.Name.SequenceEqual("tree"u8) && Tree.IsEmpty && lines.TryReadId(format, out ObjectId tree))
                Tree = tree;
            else if (lines.Name.SequenceEqual("parent"u8) && lines.TryReadId(format, out ObjectId parent))
                parents.Add(parent);
            else if (lines.Name.SequenceEqual("author"u8) && AuthorLine.IsEmpty)
                AuthorLine = content.Slice(lines.ValueStart, lines.Value.Length);
            else if (lines.Name.SequenceEqual("committer"u8) && CommitterLine.IsEmpty)
                CommitterLine = content.Slice(lines.ValueStart, lines.Value.Length);
            else if (lines.Name.SequenceEqual("encoding"u8))
                encoding = lines.Value;
        }
        Parents = parents;
        Message = content[lines.Position..];
        Encoding = Signature.FindEncoding(encoding);
    }

    /// <summary>The root tree; the empty id when the commit names none.</summary>
    public ObjectId Tree { get; }

    /// <summary>The commits it follows.</summary>
    public IReadOnlyList<ObjectId> Parents { get; }

    /// <summary>The bytes of the author line, after its first word.</summary>
    public ReadOnlyMemory<byte> AuthorLine { get; }

    /// <summary>The bytes of the committer line, after its first word.</summary>
    public ReadOnlyMemory<byte> CommitterLine { get; }

    /// <summary>The message's bytes.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>How names and message are written.</summary>
    public Encoding Encoding { get; }

    /// <summary>Who wrote the change, and when.</summary>
    public Signature Author => Signature.Parse(AuthorLine.Span, Encoding);

    /// <summary>Who made the commit, and when.</summary>
    public Signature Committer => Signature.Parse(CommitterLine.Span, Encoding);

    /// <summary>Reads a commit's content, which the answer goes on to use.</summary>
    public static CommitText Parse(ReadOnlyMemory<byte> content, ObjectFormat format) => new(content, format);
}

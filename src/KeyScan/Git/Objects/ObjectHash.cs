using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Git.Objects;

/// <summary>Computes the id that git gives an object.</summary>
internal static class ObjectHash
{
    /// <summary>The id of an object of these bytes.</summary>
    public static ObjectId Compute(ObjectFormat format, ObjectType type, ReadOnlySpan<byte> content)
    {
#pragma warning disable CA5350 // Git's object names are SHA-1 by definition.
        using var hash = IncrementalHash.CreateHash(format == ObjectFormat.Sha1 ? HashAlgorithmName.SHA1
            : HashAlgorithmName.SHA256);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes($"{NameOf(type)} {content.Length}\0"));
        hash.AppendData(content);
        Span<byte> id = stackalloc byte[32];
        return new ObjectId(id[..hash.GetHashAndReset(id)]);
    }

    /// <summary>The type that git calls so; none for another word.</summary>
    public static ObjectType TypeOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("commit"u8) ? ObjectType.Commit
        : name.SequenceEqual("tree"u8) ? ObjectType.Tree
        : name.SequenceEqual("blob"u8) ? ObjectType.Blob
        : name.SequenceEqual("tag"u8) ? ObjectType.Tag
        : ObjectType.None;

    private static string NameOf(ObjectType type) => type switch
    {
        ObjectType.Commit => "commit",
        ObjectType.Tree => "tree",
        ObjectType.Blob => "blob",
        ObjectType.Tag => "tag",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

using System.Text;
using KeyScan.Primitives.Files;

namespace KeyScan.Git.Refs;

/// <summary>
/// What <c>HEAD</c> names, without a look at all other refs: of them a repository may have ten thousand. See
/// <see cref="RefFiles"/>.
/// </summary>
internal static class HeadFile
{
    /// <summary>What the file and the revision are called.</summary>
    public const string Name = "HEAD";

    /// <summary>The object that it names; null before the first commit of a branch.</summary>
    /// <exception cref="UnsupportedRepositoryException">Refs are kept in another way, or one is broken.</exception>
    /// <exception cref="GitException">It is a FIFO, a socket or a device.</exception>
    public static ObjectId? Read(RepositoryLayout layout)
    {
        try
        {
            string file = Path.Combine(layout.GitDirectory, Name);
            for (int hops = 0; hops < RefFiles.MostHops; hops++)
            {
                if (new FileInfo(file).LinkTarget is not null)
                    throw new UnsupportedRepositoryException($"{file} is a link");
                string text = RefFiles.ReadText(file).Trim();
                if (!text.StartsWith(RefFiles.Symbolic, StringComparison.Ordinal))
                    return ObjectId.TryParse(text, out ObjectId id) && id.ByteLength == (int)layout.Format ? id
                        : throw new UnsupportedRepositoryException($"{file} is broken");
                string name = text[RefFiles.Symbolic.Length..].TrimStart();
                if (!RefFiles.IsValid(name) || RefFiles.IsOfTheWorktree(name))
                    throw new UnsupportedRepositoryException($"{file} names {name}");
                file = Path.Combine(layout.CommonDirectory, name);
                if (new FileInfo(file) is { Exists: false, LinkTarget: null })
                    return FindPacked(layout, name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnsupportedRepositoryException($"a ref cannot be read: {e.Message.TrimEnd('.')}", e);
        }
        throw new UnsupportedRepositoryException("refs that name each other");
    }

    // <id> SP <name>, a line each
    private static ObjectId? FindPacked(RepositoryLayout layout, string name)
    {
        string file = Path.Combine(layout.CommonDirectory, RefFiles.Packed);
        if (!File.Exists(file))
            return null;
        ReadOnlySpan<byte> text = RegularFile.ReadBytes(file, RefFiles.LargestPacked);
        byte[] wanted = Encoding.UTF8.GetBytes($" {name}");
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!line.EndsWith(wanted) || line[0] is (byte)'#' or (byte)'^')
                continue;
            return ObjectId.TryParse(Encoding.ASCII.GetString(line[..^wanted.Length]), out ObjectId id)
                && id.ByteLength == (int)layout.Format ? id
                : throw new UnsupportedRepositoryException($"the ref {name} is broken");
        }
        return null;
    }
}

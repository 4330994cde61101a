using System.Text;
using KeyScan.Filtering;

namespace KeyScan.Tests.Filtering;

/// <summary>A text in which <c>«…»</c> marks the secret, so that a test shows where it stands.</summary>
internal static class MarkedText
{
    public static InlineAllow? Find(string marked)
    {
        byte[] before = Encoding.UTF8.GetBytes(marked[..marked.IndexOf('«', StringComparison.Ordinal)]);
        byte[] secret = Encoding.UTF8.GetBytes(
            marked[(marked.IndexOf('«', StringComparison.Ordinal) + 1)..marked.IndexOf('»', StringComparison.Ordinal)]);
        byte[] after = Encoding.UTF8.GetBytes(marked[(marked.IndexOf('»', StringComparison.Ordinal) + 1)..]);
        byte[] text = [.. before, .. secret, .. after];
        int line = 1 + before.Count(b => b == '\n');
        return InlineComments.Find(text, before.Length, before.Length + secret.Length, line);
    }
}

using System.Text;
using KeyScan.Detection.Assignments;

namespace KeyScan.Tests.Detection.Assignments;

/// <summary>What the lexer reads in a text, from each of its anchors.</summary>
internal static class LexedText
{
    /// <summary>The values, in their order; one may be read from several anchors.</summary>
    public static List<string> Values(string text, string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var traits = new PathTraits(path);
        var values = new List<string>();
        int seen = 0;
        for (int hit = Anchors.Next(bytes, 0); hit >= 0; hit = Anchors.Next(bytes, hit + 1))
        {
            if (AssignmentLexer.TryRead(bytes, hit, traits, ref seen, out Assignment found))
                values.Add(Encoding.UTF8.GetString(bytes.AsSpan(found.ValueStart, found.ValueEnd - found.ValueStart)));
        }
        return values;
    }
}

using System.Text;

namespace KeyScan.Rules.Examples;

/// <summary>The armour around base64 that PEM, OpenSSH and OpenPGP share, each with its own width.</summary>
internal static class PemBlock
{
    /// <summary>The block, without a line feed at its end.</summary>
    /// <param name="label">What stands between BEGIN or END and the dashes.</param>
    /// <param name="body">The bytes to write in base64.</param>
    /// <param name="width">Characters of base64 a line.</param>
    /// <param name="before">Lines between BEGIN and the base64, each with its line feed.</param>
    /// <param name="after">Lines between the base64 and END, each with its line feed.</param>
    public static string Create(string label, ReadOnlySpan<byte> body, int width, string before = "", string after = "")
    {
        string base64 = Convert.ToBase64String(body);
        var text = new StringBuilder($"-----BEGIN {label}-----\n{before}");
        for (int i = 0; i < base64.Length; i += width)
            text.Append(base64.AsSpan(i, Math.Min(width, base64.Length - i))).Append('\n');
        return text.Append($"{after}-----END {label}-----").ToString();
    }
}

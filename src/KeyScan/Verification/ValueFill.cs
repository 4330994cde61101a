using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>Puts values into templates.</summary>
/// <param name="values">The values by name.</param>
/// <param name="now">What <c>$now</c> is.</param>
internal sealed class ValueFill(IReadOnlyDictionary<string, string> values, DateTimeOffset now)
{
    /// <summary>The text; null, and what is wrong, where a value is missing.</summary>
    public string? Text(ValueTemplate template, out Fault? missing) => Write(template, static v => v, out missing);

    /// <summary>Path and query: values are percent-encoded, and none can leave its segment.</summary>
    public string? Target(ValueTemplate template, out Fault? missing) =>
        Write(template, static v => v is "." or ".." ? null : Uri.EscapeDataString(v), out missing);

    private string? Write(ValueTemplate template, Func<string, string?> encode, out Fault? missing)
    {
        var text = new StringBuilder();
        missing = null;
        foreach (ValuePiece piece in template.Pieces)
        {
            if (piece.Name is null)
            {
                text.Append(piece.Text);
                continue;
            }
            if (Value(piece) is not { } value || encode(value) is not { } encoded)
            {
                missing = $"`{piece.Name}` is not known";
                return null;
            }
            text.Append(encoded);
        }
        return text.ToString();
    }

    private string? Value(ValuePiece piece)
    {
        if (Find(piece.Name!) is not { } found)
            return null;
        byte[] bytes = Encoding.UTF8.GetBytes(found);
        foreach (ValueFilter filter in piece.Filters)
        {
            if (filter.Key is { } name && Find(name) is null)
                return null;
            bytes = filter.Kind switch
            {
                FilterKind.Base64 => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)),
                FilterKind.Hex => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)),
                FilterKind.Url => Encoding.ASCII.GetBytes(Uri.EscapeDataString(Encoding.UTF8.GetString(bytes))),
                FilterKind.Sha256 => SHA256.HashData(bytes),
                _ => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Find(filter.Key!)!), bytes),
            };
        }
        return piece.Filters.Count == 0 ? found : Encoding.UTF8.GetString(bytes);
    }

    private string? Find(string name) =>
        name == ValueTemplate.NowName
            ? now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
            : values.GetValueOrDefault(name);
}

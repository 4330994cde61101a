using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace KeyScan.Matching.Checks;

/// <summary>Checks that decode base64 and expect JSON.</summary>
internal static class JsonChecks
{
    /// <summary>A JWT of three parts whose header names an algorithm and whose payload is an object.</summary>
    public static CheckResult Jwt(ReadOnlySpan<char> secret)
    {
        int first = secret.IndexOf('.');
        int second = first < 0 ? -1 : secret[(first + 1)..].IndexOf('.');
        if (second < 0)
            return CheckResult.Fails;
        byte[]? header = Decode(secret[..first]);
        byte[]? payload = Decode(secret.Slice(first + 1, second));
        return RuleChecks.Holds(
            header is not null && payload is not null && IsObject(header, "alg"u8) && IsObject(payload, default));
    }

    /// <summary>Base64, either alphabet, padded or not, of a JSON object.</summary>
    public static CheckResult Base64Json(ReadOnlySpan<char> secret) =>
        RuleChecks.Holds(Decode(secret) is { } json && IsObject(json, default));

    /// <summary>The bytes of base64 in either alphabet; null when it is none.</summary>
    internal static byte[]? Decode(ReadOnlySpan<char> text)
    {
        byte[] ascii = new byte[text.Length];
        if (Encoding.Latin1.GetBytes(text, ascii) != text.Length)
            return null;
        ascii.AsSpan().Replace((byte)'+', (byte)'-');
        ascii.AsSpan().Replace((byte)'/', (byte)'_');
        ReadOnlySpan<byte> trimmed = ascii.AsSpan().TrimEnd((byte)'=');
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(trimmed.Length)];
        return Base64Url.DecodeFromUtf8(trimmed, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
            ? bytes[..written]
            : null;
    }

    private static bool IsObject(ReadOnlySpan<byte> json, ReadOnlySpan<byte> property)
    {
        if (json.IsEmpty || json[0] != '{')
            return false;
        var reader = new Utf8JsonReader(json);
        bool found = property.IsEmpty;
        try
        {
            while (reader.Read())
                found |= reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1
                    && reader.ValueTextEquals(property);
        }
        catch (JsonException)
        {
            return false;
        }
        return found;
    }
}

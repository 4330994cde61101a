using System.Security.Cryptography;
using System.Text.Json;

namespace KeyScan.Registry.Revocation.Formats;

/// <summary>What a receiver said of a key. The answer itself, which may hold the token, is not kept.</summary>
internal enum Receipt
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It will see to it.</summary>
    Accepted,

    /// <summary>The key is revoked.</summary>
    Revoked,

    /// <summary>The token is one of its own.</summary>
    TruePositive,

    /// <summary>It knows no such key.</summary>
    FalsePositive,
}

/// <summary>
/// Reads answers: an object with a <c>status</c> or a <c>label</c>, or the list of labels that GitHub's partners answer with.
/// Anything else says nothing and is no error: the receiver has taken the event.
/// </summary>
internal static class AnswerReader
{
    /// <summary>What <paramref name="answer"/> says of the key.</summary>
    /// <param name="answer">The body of the answer.</param>
    /// <param name="token">The token that was sent; null where none was.</param>
    public static Receipt Read(ReadOnlyMemory<byte> answer, Secret? token)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Object => OfObject(document.RootElement),
                JsonValueKind.Array =>
                    document.RootElement.EnumerateArray().Where(e => IsAbout(e, token)).Select(OfObject).FirstOrDefault(),
                _ => Receipt.None,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Receipt.None;
        }
    }

    /// <summary>Whether an answer of a status address says that the key is revoked.</summary>
    public static bool SaysRevoked(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 16 });
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && (OfObject(root) == Receipt.Revoked || Is(root, "revoked", JsonValueKind.True)
                    || Is(root, "active", JsonValueKind.False));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static Receipt OfObject(JsonElement element) => (Text(element, "status") ?? Text(element, "label")) switch
    {
        "revoked" or "inactive" => Receipt.Revoked,
        "accepted" or "received" or "pending" => Receipt.Accepted,
        "true_positive" => Receipt.TruePositive,
        "false_positive" => Receipt.FalsePositive,
        _ => Receipt.None,
    };

    private static bool IsAbout(JsonElement element, Secret? token)
    {
        if (token is null)
            return Text(element, "token_raw") is null && Text(element, "token_hash") is null;
        if (Text(element, "token_raw") is { } raw)
            return new Secret(raw).Equals(token);
        byte[] hash = SHA256.HashData(token.RevealBytes());
        return Text(element, "token_hash") is { } given && (given == Convert.ToBase64String(hash)
            || given.Equals(Convert.ToHexStringLower(hash), StringComparison.OrdinalIgnoreCase));
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Is(JsonElement element, string name, JsonValueKind kind) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind;
}

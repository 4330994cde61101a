using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KeyScan.Tests.Receivers;

/// <summary>
/// Makes webhooks as a reporter does, by what Standard Webhooks and GitHub document and not by our sender, and bad ones.
/// </summary>
internal static class SignedRequest
{
    /// <summary>A webhook about a key.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="secret">What it is signed with.</param>
    /// <param name="at">When, by its header.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="type">The event's type.</param>
    /// <param name="body">A body instead of the usual one.</param>
    public static HttpRequestMessage Webhook(Uri address, string secret, DateTimeOffset at, string id = "msg_1",
        string keyId = "key-1", string type = "key.leaked", string? body = null)
    {
        body ??= JsonSerializer.Serialize(new { type, data = new { event_id = id, key_id = keyId } });
        string timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] mac = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]),
            Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(mac)}");
        return request;
    }

    /// <summary>A partner message with keys.</summary>
    public static HttpRequestMessage Partner(Uri address, ECDsa key, string identifier, params string[] tokens)
    {
        string body = JsonSerializer.Serialize(tokens.Select(t => new { token = t, type = "acme_key", url = "https://github.com/a/b/blob/c/d", source = "content" }));
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body) };
        request.Headers.Add("Github-Public-Key-Identifier", identifier);
        request.Headers.Add("Github-Public-Key-Signature", Convert.ToBase64String(
            key.SignData(Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        return request;
    }

    /// <summary>A document of public keys.</summary>
    public static string Document(params (string Identifier, ECDsa Key)[] keys) => JsonSerializer.Serialize(new
    {
        public_keys = keys.Select(
            k => new { key_identifier = k.Identifier, key = k.Key.ExportSubjectPublicKeyInfoPem(), is_current = true }),
    });

    /// <summary>Sends it; the status and the body of the answer.</summary>
    public static async Task<(int Status, string Answer)> AskAsync(this HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            using HttpResponseMessage response = await http.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KeyScan.Forges.GitHub.Access;

/// <summary>
/// A GitHub App and its private key, which sign the tokens (JWT, RS256) it shows GitHub;
/// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app.
/// </summary>
internal sealed class AppKey : IDisposable
{
    private const int ShortestKey = 2048;
    private const int LargestKey = 16_384;
    private const int LongestId = 100;

    // Issued a minute ago, for clocks that run ahead; ten minutes is the most GitHub takes.
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(9);
    private readonly string _id;
    private readonly RSA _key;

    private AppKey(string id, RSA key) => (_id, _key) = (id, key);

    /// <summary>Reads an app's private key.</summary>
    /// <param name="id">The app's id or client id.</param>
    /// <param name="pem">The key as GitHub gives it, PEM.</param>
    /// <param name="where">Where the key came from, for the problem.</param>
    /// <exception cref="ProblemException">It is no RSA key of 2,048 bits or more, or the id is none.</exception>
    public static AppKey Read(string id, ReadOnlySpan<char> pem, string where)
    {
        if (id.Length is 0 or > LongestId || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            throw new ProblemException(
                new Problem("that is no id of a GitHub App", where, "Copy the app id or client id from the app's settings"));
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize is >= ShortestKey and <= LargestKey)
            {
                var app = new AppKey(id, key);
                // A public key is read as well and cannot sign.
                app.Sign(DateTimeOffset.UnixEpoch);
                return app;
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // Said below, without the exception, which might quote the file.
        }
        key.Dispose();
        throw new ProblemException(
            new Problem("that is no private key of a GitHub App", where,
                "Use the .pem file from the app's settings, unencrypted"));
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <summary>A token that says: this is the app. Good for nine minutes.</summary>
    public Secret Sign(DateTimeOffset now)
    {
        string payload =
            $$"""{"iat":{{(now - Before).ToUnixTimeSeconds()}},"exp":{{(now + After).ToUnixTimeSeconds()}},"iss":"{{JsonEncodedText.Encode(_id)}}"}""";
        string signed = $"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(payload)}";
        byte[] signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new Secret($"{signed}.{Base64Url.EncodeToString(signature)}");
    }

    /// <inheritdoc/>
    public override string ToString() => $"GitHub App {_id}";

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
